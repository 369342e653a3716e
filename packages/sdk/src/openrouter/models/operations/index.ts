export {
  type GetUserActivityRequest,
  type GetUserActivityResponse,
  GroupBy,
} from "../../../models/operations/get-user-activity.js";
