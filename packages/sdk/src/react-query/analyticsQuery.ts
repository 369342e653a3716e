import { analyticsQuery } from "../funcs/analyticsQuery.js";
import type { AnalyticsQueryRequest, AnalyticsQueryResponse } from "../models/operations/query-analytics.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type AnalyticsQueryQueryData = AnalyticsQueryResponse;

type Hooks = QueryHooks<AnalyticsQueryRequest, AnalyticsQueryQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Analytics", "query"], analyticsQuery);

/** Any metrics by any dimensions over time. */
export const useAnalyticsQuery: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useAnalyticsQuerySuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchAnalyticsQuery: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setAnalyticsQueryData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateAnalyticsQuery: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllAnalyticsQuery: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildAnalyticsQueryQuery: Hooks["build"] = hooks.build;

export const queryKeyAnalyticsQuery: Hooks["queryKey"] = hooks.queryKey;
