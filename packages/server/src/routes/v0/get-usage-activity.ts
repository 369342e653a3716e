import { type ActiveChat, type ActiveProject, formatInstant, reportChatActivity } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { V0Error } from "../../http/v0-error.js";
import { type Query, readFilter } from "./parameters.js";
import { CHAT_COLUMNS, PROJECT_COLUMNS } from "./usage-activity-columns.js";
import { describeChat, describeProject } from "./usage-activity-names.js";
import { readUsageRange, toApiRange, withinCalendar } from "./usage-range.js";
import { toApiScope, toVisiblePerson } from "./usage-visibility.js";
import { requireV0Caller } from "./v0-caller.js";

/** Most chats, and most projects, in an answer; its summary counts all. */
const LISTED_MAX = 10_000;
/** Most of either in a table. */
const TABLE_ROWS_MAX = 100_000;
const TABLES = ["chats", "projects"] as const;

/** `GET /v2/usage/activity`: active people, days, chats and projects. */
export function getUsageActivity(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v2/usage/activity", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const format = reportFormat(request);
    // Who asks for JSON, which has both, may add whatever they like, as before there were tables.
    const table = format === "json" ? "chats" : readTable(request.query);
    const range = readUsageRange(request.query, daybook.nowMs());
    const personId = await toVisiblePerson(daybook, caller, readFilter(request.query, "userId"));
    const { projects, chats, ...summary } = await reportChatActivity(daybook.analytics, caller.team, {
      range: { startMs: withinCalendar(range.startMs), endMs: withinCalendar(range.endMs) },
      personId,
      listedMax: format === "json" ? LISTED_MAX : TABLE_ROWS_MAX,
    });
    warnOfFrozen(reply, caller.team, range, "events");
    const json = (): string =>
      JSON.stringify({
        object: "usage_activity",
        range: toApiRange(range),
        scope: toApiScope(caller, personId),
        summary,
        projects: projects.map(toApiProject),
        chats: chats.map(toApiChat),
      });
    return table === "chats"
      ? sendReport(reply, { format, name: "active-chats", columns: CHAT_COLUMNS, rows: chats, json })
      : sendReport(reply, { format, name: "active-projects", columns: PROJECT_COLUMNS, rows: projects, json });
  });
}

/** `rows`: which of its two lists the table is. */
function readTable(query: Query): (typeof TABLES)[number] {
  const text = readFilter(query, "rows") ?? "chats";
  const table = TABLES.find((name) => name === text);
  if (table !== undefined) return table;
  throw new V0Error(422, `rows must be one of ${TABLES.join(", ")}.`);
}

function toApiProject(project: ActiveProject): Record<string, unknown> {
  return { ...describeProject(project), chatCount: project.chatCount, ...toApiCounts(project) };
}

function toApiChat(chat: ActiveChat): Record<string, unknown> {
  return { ...describeChat(chat), ...toApiCounts(chat) };
}

function toApiCounts({ messageCount, activeDays, firstActivityMs, lastActivityMs }: ActiveChat | ActiveProject): {
  messageCount: number;
  activeDays: number;
  firstActivity: string;
  lastActivity: string;
} {
  return {
    messageCount,
    activeDays,
    firstActivity: formatInstant(firstActivityMs),
    lastActivity: formatInstant(lastActivityMs),
  };
}
