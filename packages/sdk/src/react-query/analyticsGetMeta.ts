import { analyticsGetMeta } from "../funcs/analyticsGetMeta.js";
import type { GetAnalyticsMetaResponse } from "../models/operations/get-analytics-meta.js";
import type { NoRequest } from "../models/no-request.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type AnalyticsGetMetaQueryData = GetAnalyticsMetaResponse;

type Hooks = QueryHooks<NoRequest | undefined, AnalyticsGetMetaQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Analytics", "getMeta"], analyticsGetMeta);

/** What analytics queries may name: metrics, dimensions, operators and granularities. */
export const useAnalyticsGetMeta: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useAnalyticsGetMetaSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchAnalyticsGetMeta: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setAnalyticsGetMetaData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateAnalyticsGetMeta: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllAnalyticsGetMeta: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildAnalyticsGetMetaQuery: Hooks["build"] = hooks.build;

export const queryKeyAnalyticsGetMeta: Hooks["queryKey"] = hooks.queryKey;
