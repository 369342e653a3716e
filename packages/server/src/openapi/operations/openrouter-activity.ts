import { z } from "zod";
import { named } from "../named-schemas.js";
import type { Operation } from "../operation.js";
import { openRouterErrors } from "../schemas/openrouter-error.js";
import { formatParameter, report } from "../schemas/report-formats.js";

const Count = z.int().min(0);

const ActivityItem = named(
  "ActivityItem",
  z.object({
    date: z.string().describe("UTC day in which the calls began: `YYYY-MM-DD`, or `YYYY-MM-DD 00:00:00` when asked."),
    model: z.string().describe("Model slug, `openai/gpt-4.1`."),
    model_permaslug: z.string().describe("Dated slug, `openai/gpt-4.1-2025-04-14`."),
    endpoint_id: z.string().describe("A model served by one provider; a UUID."),
    provider_name: z.string().describe("Who served it."),
    usage: z.number().describe("USD charged, all decimals."),
    byok_usage_inference: z
      .number()
      .describe("USD of inference on the account's own provider keys; not part of `usage`."),
    requests: Count,
    prompt_tokens: Count.describe("Cached ones included."),
    completion_tokens: Count.describe("Reasoning included."),
    reasoning_tokens: Count,
    workspace_id: z.string().optional().describe("Only with `group_by=workspace`."),
  }),
);

export const openRouterActivity: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/activity",
    id: "getUserActivity",
    tag: "OpenRouter: analytics",
    summary: "Usage per endpoint and UTC day",
    description:
      "The last 30 completed UTC days, exact at the moment of asking. Newest day first, then highest usage. Needs the management key of an OWNER or BILLING member.",
    access: "key",
    page: "activity.md",
    query: z.object({
      date: z
        .string()
        .optional()
        .describe("That UTC day only, `YYYY-MM-DD`; from 30 days ago to yesterday.")
        .meta({ example: "2026-11-20" }),
      api_key_hash: z.string().optional().describe("Usage of the key with this SHA-256 only; 64 hex digits."),
      user_id: z.string().max(1024).optional().describe("Usage of this person only: id, email or alias."),
      workspace_id: z.uuid().optional().describe("Usage in this workspace only."),
      group_by: z.literal("workspace").optional().describe("One row per workspace too, each with `workspace_id`."),
      date_format: z.literal("timestamp").optional().describe("Daybook's own: `date` as `2026-11-20 00:00:00`."),
      source: z
        .enum(["events", "vendor"])
        .default("events")
        .describe("Daybook's own. `vendor`: what OpenRouter itself said, of any day that is kept of it."),
      ...formatParameter,
    }),
    answers: {
      200: report(
        "One item per day and endpoint; empty when nothing matched.",
        z.object({ data: z.array(ActivityItem) }),
      ),
      ...openRouterErrors(400, 401, 403, 404, 500),
    },
  },
];
