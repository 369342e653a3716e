export { OpenRouterProvider, useOpenRouterContext } from "./_context.js";
export type {
  BuiltQuery,
  InvalidateFilters,
  MutationHookOptions,
  QueryHookOptions,
  SuspenseQueryHookOptions,
  TupleToPrefixes,
} from "./_types.js";
export {
  type AnalyticsGetUserActivityKey,
  type AnalyticsGetUserActivityQueryData,
  buildAnalyticsGetUserActivityQuery,
  invalidateAllAnalyticsGetUserActivity,
  invalidateAnalyticsGetUserActivity,
  prefetchAnalyticsGetUserActivity,
  queryKeyAnalyticsGetUserActivity,
  setAnalyticsGetUserActivityData,
  useAnalyticsGetUserActivity,
  useAnalyticsGetUserActivitySuspense,
} from "./analyticsGetUserActivity.js";
