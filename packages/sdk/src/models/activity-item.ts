import * as z from "zod/mini";
import { decodeJSON, decoder } from "../lib/schema.js";
import { integer } from "../lib/wire-types.js";
import type { Result } from "../types/fp.js";
import type { SDKValidationError } from "./errors/sdk-validation-error.js";

/** Usage of one endpoint on one UTC day. */
export interface ActivityItem {
  /** The day, as `YYYY-MM-DD`; the hosted service was seen adding ` 00:00:00`. */
  date: string;
  /** Model slug, such as `openai/gpt-4.1`. */
  model: string;
  /** Dated slug, such as `openai/gpt-4.1-2025-04-14`. */
  modelPermaslug: string;
  /** Id of the endpoint, a UUID. */
  endpointId: string;
  /** Who served it, such as `OpenAI`. */
  providerName: string;
  /** USD charged. */
  usage: number;
  /** USD of inference on the account's own provider keys; not part of `usage`. */
  byokUsageInference: number;
  requests: number;
  promptTokens: number;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens: number;
  /** Present only when the request asked for `groupBy: "workspace"`. */
  workspaceId?: string | undefined;
}

export const activityItemSchema = z.object({
  date: z.string(),
  model: z.string(),
  model_permaslug: z.string(),
  endpoint_id: z.string(),
  provider_name: z.string(),
  usage: z.number(),
  byok_usage_inference: z.number(),
  requests: integer(),
  prompt_tokens: integer(),
  completion_tokens: integer(),
  reasoning_tokens: integer(),
  workspace_id: z.optional(z.string()),
});

/** Brings a row of the answer into the SDK's form. */
export function fromApiActivityItem(row: z.output<typeof activityItemSchema>): ActivityItem {
  return {
    date: row.date,
    model: row.model,
    modelPermaslug: row.model_permaslug,
    endpointId: row.endpoint_id,
    providerName: row.provider_name,
    usage: row.usage,
    byokUsageInference: row.byok_usage_inference,
    requests: row.requests,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    reasoningTokens: row.reasoning_tokens,
    ...(row.workspace_id === undefined ? {} : { workspaceId: row.workspace_id }),
  };
}

/** Reads an item from JSON as the server writes it. */
export function activityItemFromJSON(json: string): Result<ActivityItem, SDKValidationError> {
  return decodeJSON(decoder(activityItemSchema, fromApiActivityItem), { json, message: "Not an activity item" });
}
