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
} from "../../react-query/analyticsGetUserActivity.js";
