export { type GetUserActivityRequest, type GetUserActivityResponse, GroupBy } from "./get-user-activity.js";
export {
  type ReportsGetUserActivityRequest,
  type ReportsGetUserActivityResponse,
  reportsGetUserActivityResponseFromJSON,
  TeamV0Role,
  type UserActivity,
  type UserSummary,
} from "./reports-get-user-activity.js";
export type { SendEventsRequest, SendEventsResponse } from "./send-events.js";
export type {
  ActivityGroup,
  ActivityReportRow,
  ActivitySums,
  GetActivityReportRequest,
  GetActivityReportResponse,
} from "./get-activity-report.js";
export type {
  AnalyticsMetric,
  AnalyticsName,
  AnalyticsOperator,
  GetAnalyticsMetaResponse,
} from "./get-analytics-meta.js";
export {
  type GetMembersReportRequest,
  type GetMembersReportResponse,
  type MemberDay,
  type MemberReportRow,
  MemberStatus,
  type MemberSums,
  type MemberTopModel,
} from "./get-members-report.js";
export type { EventSource, ListEventSourcesRequest, ListEventSourcesResponse } from "./list-event-sources.js";
export type { ListEventsRequest, ListEventsResponse, StoredEvent } from "./list-events.js";
export type { AnalyticsFilter, AnalyticsQueryRequest, AnalyticsQueryResponse } from "./query-analytics.js";
