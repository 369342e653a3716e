import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { origin } from "../../http/origin.js";
import { answerUsageListing, type UsageListingOperation } from "./answer-usage-listing.js";
import { type Query, readFilter, readTimestamp } from "./parameters.js";
import { V1_USAGE_COLUMNS } from "./usage-event-columns.js";
import { toV1UsageEvent } from "./usage-event.js";
import type { UsageListing } from "./usage-listing.js";
import { requireOrder } from "./usage-range.js";

const PATH = "/v1/reports/usage";

const USAGE: UsageListingOperation = {
  operation: "v1.reports.usage",
  name: "usage",
  columns: V1_USAGE_COLUMNS,
  limit: { max: 150, wholeOnly: false },
  foreignStatus: 422,
  readListing,
  toJson({ events, cursor }, { caller, request }) {
    const base = origin(request);
    return JSON.stringify({
      object: "list",
      data: events.map((event) => toV1UsageEvent(event, caller.team, base)),
      pagination:
        cursor === null
          ? { hasMore: false }
          : { hasMore: true, nextCursor: cursor, nextUrl: `${base}${PATH}?cursor=${cursor}` },
      meta: { totalCount: events.length },
    });
  },
};

/** `GET /v1/reports/usage`: what was charged, event by event, newest first. */
export function getUsage(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>(PATH, (request, reply) => answerUsageListing(daybook, { request, reply }, USAGE));
}

function readListing(query: Query): UsageListing {
  const bounds = { startMs: readTimestamp(query, "startDate"), endMs: readTimestamp(query, "endDate") };
  requireOrder(bounds, { start: "startDate", end: "endDate" });
  return {
    ...bounds,
    who: readFilter(query, "userId"),
    chatId: readFilter(query, "chatId"),
    messageId: readFilter(query, "messageId"),
    limit: 20,
    after: null,
  };
}
