export { analyticsGetUserActivity, type AnalyticsGetUserActivityError } from "../../funcs/analyticsGetUserActivity.js";
