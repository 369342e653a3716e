import { reportsGetActivity } from "../funcs/reportsGetActivity.js";
import type { GetActivityReportRequest, GetActivityReportResponse } from "../models/operations/get-activity-report.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type ReportsGetActivityQueryData = GetActivityReportResponse;

type Hooks = QueryHooks<GetActivityReportRequest | undefined, ReportsGetActivityQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Reports", "getActivity"], reportsGetActivity);

/** Usage of any range by what you name, today included. */
export const useReportsGetActivity: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useReportsGetActivitySuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchReportsGetActivity: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setReportsGetActivityData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateReportsGetActivity: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllReportsGetActivity: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildReportsGetActivityQuery: Hooks["build"] = hooks.build;

export const queryKeyReportsGetActivity: Hooks["queryKey"] = hooks.queryKey;
