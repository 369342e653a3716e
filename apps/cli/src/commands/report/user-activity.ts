import { z } from "zod";
import { defineCommand } from "../../command.js";
import { parsed } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";
import { parseMoment } from "./time-text.js";

const UserActivityRow = z.object({
  user: z.object({ email: z.string(), name: z.string().optional(), teamV0Role: z.string().nullable() }),
  chatCount: z.string(),
  messageCount: z.string(),
  activeDays: z.string(),
  firstActivity: z.string().nullable(),
  lastActivity: z.string().nullable(),
});

const UserActivity = z.object({ data: z.array(UserActivityRow) });

const columns: readonly Column<z.output<typeof UserActivityRow>>[] = [
  { kind: "text", header: "Member", value: (row) => row.user.email },
  { kind: "text", header: "Name", value: (row) => row.user.name ?? null },
  { kind: "text", header: "v0 role", value: (row) => row.user.teamV0Role },
  { kind: "number", header: "Chats", value: (row) => row.chatCount },
  { kind: "number", header: "Messages", value: (row) => row.messageCount },
  { kind: "number", header: "Active (days)", value: (row) => row.activeDays },
  { kind: "text", header: "First activity (UTC)", value: (row) => row.firstActivity },
  { kind: "text", header: "Last activity (UTC)", value: (row) => row.lastActivity },
];

export const reportUserActivity = defineCommand({
  name: "report user-activity",
  summary: "chats, messages and active days of every member",
  arguments: {},
  options: {
    team: teamOption,
    start: parsed({
      placeholder: "time",
      summary: "from this moment on: 2026-03-01 or 2026-03-01T12:00:00Z (default: the first event)",
      parse: parseMoment,
    }),
    end: parsed({
      placeholder: "time",
      summary: "up to this moment, which is not part of it (default: now)",
      parse: parseMoment,
    }),
  },
  handler: async ({ team, start, end }, context) => {
    const body = await context.api.call({
      method: "GET",
      path: "/v1/reports/user-activity",
      query: { startDate: start, endDate: end },
      actingTeam: team,
    });
    const rows = context.wantsJson ? [] : decodeBody(UserActivity, body).data;
    showResult(context, {
      body,
      human: () =>
        rows.length === 0 ? "The team has no members yet.\n" : formatTable({ columns, rows, hasTotals: true }),
      next:
        rows.length === 0
          ? `daybook member add --team ${team} --email you@example.com --role OWNER`
          : `daybook report activity --team ${team}`,
    });
  },
});
