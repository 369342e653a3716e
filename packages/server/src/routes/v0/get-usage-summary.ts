import { type DailyCredits, formatDay, reportDailyCredits } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import type { ReportColumn } from "../../http/export/report-column.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { type Query, readFilter } from "./parameters.js";
import { readUsageRange, toApiRange, withinCalendar } from "./usage-range.js";
import { toApiScope, toVisiblePerson } from "./usage-visibility.js";
import { requireV0Caller } from "./v0-caller.js";

/** `GET /v2/usage/summary`: credits used, in all and per UTC day. */
export function getUsageSummary(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v2/usage/summary", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const format = reportFormat(request);
    const range = readUsageRange(request.query, daybook.nowMs());
    const personId = await toVisiblePerson(daybook, caller, readFilter(request.query, "userId"));
    const { total, days } = await reportDailyCredits(daybook.analytics, caller.team, {
      range: { startMs: withinCalendar(range.startMs), endMs: withinCalendar(range.endMs) },
      personId,
    });
    warnOfFrozen(reply, caller.team, range, "day");
    const head = JSON.stringify({
      object: "usage_summary",
      range: toApiRange(range),
      scope: toApiScope(caller, personId),
    });
    const daily = days.map(({ day, credits }) => `{"date":"${formatDay(day)}","credits":${toApiCredits(credits)}}`);
    const json = (): string => `${head.slice(0, -1)},"credits":${toApiCredits(total)},"daily":[${daily.join(",")}]}`;
    return sendReport(reply, { format, name: "usage-summary", columns: COLUMNS, rows: days, json });
  });
}

/** `daily`: the fields of `credits` after its name. */
const COLUMNS: readonly ReportColumn<DailyCredits["days"][number]>[] = [
  { name: "date", type: "day", valueOf: ({ day }) => day },
  { name: "credits_plan", type: "money", valueOf: () => "0" },
  { name: "credits_onDemand", type: "money", valueOf: ({ credits }) => credits },
  { name: "credits_total", type: "money", valueOf: ({ credits }) => credits },
];

/** Numbers with the digits the engine summed. No plan includes credits here: all are charged as they are used. */
function toApiCredits(total: string): string {
  return `{"plan":0,"onDemand":${total},"total":${total}}`;
}
