import { analyticsGetUserActivity } from "../funcs/analyticsGetUserActivity.js";
import type { GetUserActivityRequest, GetUserActivityResponse } from "../models/operations/get-user-activity.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type AnalyticsGetUserActivityQueryData = GetUserActivityResponse;

/** Each parameter that changes the answer; the attribution fields do not. */
export interface AnalyticsGetUserActivityKey {
  apiKeyHash?: string | undefined;
  date?: string | undefined;
  groupBy?: string | undefined;
  userId?: string | undefined;
  workspaceId?: string | undefined;
}

type Hooks = QueryHooks<
  GetUserActivityRequest | undefined,
  AnalyticsGetUserActivityQueryData,
  AnalyticsGetUserActivityKey
>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(
  ["@daybook/sdk", "Analytics", "getUserActivity"],
  analyticsGetUserActivity,
  (request) => ({
    apiKeyHash: request?.apiKeyHash,
    date: request?.date,
    groupBy: request?.groupBy,
    userId: request?.userId,
    workspaceId: request?.workspaceId,
  }),
);

/** Usage per endpoint and day, over the last 30 completed UTC days or the one asked for. */
export const useAnalyticsGetUserActivity: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useAnalyticsGetUserActivitySuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchAnalyticsGetUserActivity: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setAnalyticsGetUserActivityData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateAnalyticsGetUserActivity: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllAnalyticsGetUserActivity: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildAnalyticsGetUserActivityQuery: Hooks["build"] = hooks.build;

export const queryKeyAnalyticsGetUserActivity: Hooks["queryKey"] = hooks.queryKey;
