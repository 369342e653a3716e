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
