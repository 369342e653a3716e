import * as z from "zod/mini";
import { decodeJSON, type Decoder, decoder } from "../lib/schema.js";
import type { Result } from "../types/fp.js";
import { type ActivityItem, activityItemSchema, fromApiActivityItem } from "./activity-item.js";
import type { SDKValidationError } from "./errors/sdk-validation-error.js";

/** Usage of the account's last 30 completed UTC days, or of the one asked for. */
export interface ActivityResponse {
  /** Empty when nothing was used. */
  data: ActivityItem[];
}

export const decodeActivityResponse: Decoder<ActivityResponse> = decoder(
  z.object({ data: z.array(activityItemSchema) }),
  ({ data }) => ({ data: data.map(fromApiActivityItem) }),
);

/** Reads the answer from JSON as the server writes it. */
export function activityResponseFromJSON(json: string): Result<ActivityResponse, SDKValidationError> {
  return decodeJSON(decodeActivityResponse, { json, message: "Not an activity response" });
}
