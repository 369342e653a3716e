import { reportsGetUserActivity } from "../funcs/reportsGetUserActivity.js";
import type {
  ReportsGetUserActivityRequest,
  ReportsGetUserActivityResponse,
} from "../models/operations/reports-get-user-activity.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type ReportsGetUserActivityQueryData = ReportsGetUserActivityResponse;

/** Each parameter that changes the answer. */
export interface ReportsGetUserActivityKey {
  endDate?: string | undefined;
  startDate?: string | undefined;
}

type Hooks = QueryHooks<
  ReportsGetUserActivityRequest | undefined,
  ReportsGetUserActivityQueryData,
  ReportsGetUserActivityKey
>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(
  ["@daybook/sdk", "Reports", "getUserActivity"],
  reportsGetUserActivity,
  (request) => ({ endDate: request?.endDate, startDate: request?.startDate }),
);

/** Chats, messages, active days, first and last activity of every member, the inactive ones included. */
export const useReportsGetUserActivity: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useReportsGetUserActivitySuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchReportsGetUserActivity: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setReportsGetUserActivityData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateReportsGetUserActivity: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllReportsGetUserActivity: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildReportsGetUserActivityQuery: Hooks["build"] = hooks.build;

export const queryKeyReportsGetUserActivity: Hooks["queryKey"] = hooks.queryKey;
