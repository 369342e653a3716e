import { reportsGetMembers } from "../funcs/reportsGetMembers.js";
import type { GetMembersReportRequest, GetMembersReportResponse } from "../models/operations/get-members-report.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type ReportsGetMembersQueryData = GetMembersReportResponse;

type Hooks = QueryHooks<GetMembersReportRequest | undefined, ReportsGetMembersQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Reports", "getMembers"], reportsGetMembers);

/** What everybody did and used, in pages. */
export const useReportsGetMembers: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useReportsGetMembersSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchReportsGetMembers: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setReportsGetMembersData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateReportsGetMembers: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllReportsGetMembers: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildReportsGetMembersQuery: Hooks["build"] = hooks.build;

export const queryKeyReportsGetMembers: Hooks["queryKey"] = hooks.queryKey;
