export { DaybookProvider, useDaybookContext } from "./_context.js";
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
export {
  buildEventsSendMutation,
  type EventsSendMutationData,
  type EventsSendMutationVariables,
  mutationKeyEventsSend,
  useEventsSendMutation,
} from "./eventsSend.js";
export {
  buildReportsGetUserActivityQuery,
  invalidateAllReportsGetUserActivity,
  invalidateReportsGetUserActivity,
  prefetchReportsGetUserActivity,
  queryKeyReportsGetUserActivity,
  type ReportsGetUserActivityKey,
  type ReportsGetUserActivityQueryData,
  setReportsGetUserActivityData,
  useReportsGetUserActivity,
  useReportsGetUserActivitySuspense,
} from "./reportsGetUserActivity.js";
