export { type ActivityItem, activityItemFromJSON } from "./activity-item.js";
export { type ActivityResponse, activityResponseFromJSON } from "./activity-response.js";
export type {
  ChatCreated,
  ChatData,
  EventInput,
  GenerationCompleted,
  GenerationData,
  MessageCreated,
  MessageData,
} from "./event-input.js";
export type { EventProblem } from "./event-problem.js";
