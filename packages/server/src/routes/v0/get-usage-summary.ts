import { formatDay, reportDailyCredits } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { type Query, readFilter } from "./parameters.js";
import { readUsageRange, toApiRange, withinCalendar } from "./usage-range.js";
import { toApiScope, toVisiblePerson } from "./usage-visibility.js";
import { requireV0Caller } from "./v0-caller.js";

/** `GET /v2/usage/summary`: credits used, in all and per UTC day. */
export function getUsageSummary(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v2/usage/summary", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const range = readUsageRange(request.query, daybook.nowMs());
    const personId = await toVisiblePerson(daybook, caller, readFilter(request.query, "userId"));
    const { total, days } = await reportDailyCredits(daybook.analytics, caller.team, {
      range: { startMs: withinCalendar(range.startMs), endMs: withinCalendar(range.endMs) },
      personId,
    });
    const head = JSON.stringify({
      object: "usage_summary",
      range: toApiRange(range),
      scope: toApiScope(caller, personId),
    });
    const daily = days.map(({ day, credits }) => `{"date":"${formatDay(day)}","credits":${toApiCredits(credits)}}`);
    return reply
      .type("application/json; charset=utf-8")
      .send(`${head.slice(0, -1)},"credits":${toApiCredits(total)},"daily":[${daily.join(",")}]}`);
  });
}

/** Numbers with the digits the engine summed. No plan includes credits here: all are charged as they are used. */
function toApiCredits(total: string): string {
  return `{"plan":0,"onDemand":${total},"total":${total}}`;
}
