export { type ActivityItem, activityItemFromJSON } from "../../models/activity-item.js";
export { type ActivityResponse, activityResponseFromJSON } from "../../models/activity-response.js";
