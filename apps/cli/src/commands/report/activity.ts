import { z } from "zod";
import { UsageError } from "../../command-error.js";
import { defineCommand } from "../../command.js";
import { parsed, text } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";
import { parseDay } from "./time-text.js";

const ActivityRow = z.object({
  date: z.string(),
  model: z.string(),
  endpoint_id: z.string(),
  provider_name: z.string(),
  usage: z.string(),
  byok_usage_inference: z.string(),
  requests: z.string(),
  prompt_tokens: z.string(),
  completion_tokens: z.string(),
  reasoning_tokens: z.string(),
  workspace_id: z.string().optional(),
});
type ActivityRow = z.output<typeof ActivityRow>;

const Activity = z.object({ data: z.array(ActivityRow) });

const workspaceColumn: Column<ActivityRow> = {
  kind: "text",
  header: "Workspace",
  value: (row) => row.workspace_id ?? null,
};

const columns: readonly Column<ActivityRow>[] = [
  { kind: "text", header: "Day (UTC)", value: (row) => row.date.slice(0, 10) },
  { kind: "text", header: "Model", value: (row) => row.model },
  { kind: "text", header: "Provider", value: (row) => row.provider_name },
  // The first block tells endpoints of one model and provider apart and keeps the line short; --json has the whole id.
  { kind: "text", header: "Endpoint", value: (row) => row.endpoint_id.split("-")[0] ?? null },
  { kind: "number", header: "Requests", value: (row) => row.requests },
  { kind: "number", header: "Prompt (tokens)", value: (row) => row.prompt_tokens },
  { kind: "number", header: "Completion (tokens)", value: (row) => row.completion_tokens },
  { kind: "number", header: "Reasoning (tokens)", value: (row) => row.reasoning_tokens },
  { kind: "number", header: "Usage (USD)", value: (row) => row.usage, placesMin: 2 },
  { kind: "number", header: "BYOK inference (USD)", value: (row) => row.byok_usage_inference, placesMin: 2 },
];

export const reportActivity = defineCommand({
  name: "report activity",
  summary: "usage per endpoint and day, over the last 30 completed UTC days",
  arguments: {},
  options: {
    team: teamOption,
    date: parsed({ placeholder: "YYYY-MM-DD", summary: "only this UTC day", parse: parseDay }),
    apiKeyHash: text("hash", "only this key's usage"),
    userId: text("id", "only this member's usage"),
    workspaceId: text("uuid", "only this workspace's usage"),
    groupBy: parsed({ placeholder: "workspace", summary: "one row per workspace too", parse: parseGroupBy }),
  },
  handler: async ({ team, date, apiKeyHash, userId, workspaceId, groupBy }, context) => {
    const body = await context.api.call({
      method: "GET",
      path: "/api/v1/activity",
      query: { date, api_key_hash: apiKeyHash, user_id: userId, workspace_id: workspaceId, group_by: groupBy },
      actingTeam: team,
    });
    const rows = context.wantsJson ? [] : decodeBody(Activity, body).data;
    const shown = groupBy === null ? columns : [...columns.slice(0, 1), workspaceColumn, ...columns.slice(1)];
    const window = date ?? "the last 30 completed UTC days";
    showResult(context, {
      body,
      human: () =>
        rows.length === 0 ? `No usage in ${window}.\n` : formatTable({ columns: shown, rows, hasTotals: true }),
      next:
        rows.length === 0
          ? `daybook import events.ndjson --team ${team}`
          : `daybook report user-activity --team ${team}`,
    });
  },
});

function parseGroupBy(given: string): string {
  if (given === "workspace") return given;
  throw new UsageError(`--group-by can only be "workspace", not "${given}".`);
}
