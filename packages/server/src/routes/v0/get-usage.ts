import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { origin } from "../../http/origin.js";
import { type Query, readCursor, readFilter, readLimit, readTimestamp } from "./parameters.js";
import { V1_USAGE_COLUMNS as columns } from "./usage-event-columns.js";
import { toV1UsageEvent } from "./usage-event.js";
import { continueListing, readUsagePage, type UsageListing } from "./usage-listing.js";
import { requireOrder } from "./usage-range.js";
import { TABLE_LIMIT_MAX, usageTableRows } from "./usage-table.js";
import { requireV0Caller } from "./v0-caller.js";

const PATH = "/v1/reports/usage";
const OPERATION = "v1.reports.usage";
const LIMIT = { max: 150, wholeOnly: false };
const LIMIT_DEFAULT = 20;

/** `GET /v1/reports/usage`: what was charged, event by event, newest first. */
export function getUsage(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>(PATH, async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const format = reportFormat(request);
    const cursor = readCursor(request.query);
    const limit = readLimit(request.query, format === "json" ? LIMIT : { ...LIMIT, max: TABLE_LIMIT_MAX });
    const begun =
      cursor === null
        ? readListing(request.query)
        : continueListing(daybook, caller, { operation: OPERATION, cursor, statuses: { forged: 422, foreign: 422 } });
    const report = { format, name: "usage", columns };
    if (format !== "json") {
      const rows = usageTableRows(daybook, caller, { listing: begun, limit });
      return sendReport(reply, { ...report, rows, json: () => "" });
    }
    const listing = { ...begun, limit: limit ?? begun.limit };
    const page = await readUsagePage(daybook, caller, { operation: OPERATION, listing });
    const base = origin(request);
    const body = {
      object: "list",
      data: page.events.map((event) => toV1UsageEvent(event, caller.team, base)),
      pagination:
        page.cursor === null
          ? { hasMore: false }
          : { hasMore: true, nextCursor: page.cursor, nextUrl: `${base}${PATH}?cursor=${page.cursor}` },
      meta: { totalCount: page.events.length },
    };
    return sendReport(reply, { ...report, rows: [], json: () => JSON.stringify(body) });
  });
}

function readListing(query: Query): UsageListing {
  const bounds = { startMs: readTimestamp(query, "startDate"), endMs: readTimestamp(query, "endDate") };
  requireOrder(bounds, { start: "startDate", end: "endDate" });
  return {
    ...bounds,
    who: readFilter(query, "userId"),
    chatId: readFilter(query, "chatId"),
    messageId: readFilter(query, "messageId"),
    limit: LIMIT_DEFAULT,
    after: null,
  };
}
