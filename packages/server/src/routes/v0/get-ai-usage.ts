import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { toAiUsageEvent } from "./ai-usage-event.js";
import { type Query, readCursor, readLimit, readOffsetTimestamp } from "./parameters.js";
import { AI_USAGE_COLUMNS as columns } from "./usage-event-columns.js";
import { continueListing, readUsagePage, type UsageListing } from "./usage-listing.js";
import { formatBound, requireOrder } from "./usage-range.js";
import { TABLE_LIMIT_MAX, usageTableRows } from "./usage-table.js";
import { requireV0Caller } from "./v0-caller.js";

const OPERATION = "v1.reports.usage.ai";
const LIMIT = { max: 5000, wholeOnly: true };
const LIMIT_DEFAULT = 1000;

/** `GET /v1/reports/usage/ai`: the tokens of each generation, newest first. */
export function getAiUsage(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v1/reports/usage/ai", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const format = reportFormat(request);
    const cursor = readCursor(request.query);
    const limit = readLimit(request.query, format === "json" ? LIMIT : { ...LIMIT, max: TABLE_LIMIT_MAX });
    const begun =
      cursor === null
        ? readListing(request.query)
        : continueListing(daybook, caller, { operation: OPERATION, cursor, statuses: { forged: 422, foreign: 422 } });
    const report = { format, name: "ai-usage", columns };
    if (format !== "json") {
      const rows = usageTableRows(daybook, caller, { listing: begun, limit });
      return sendReport(reply, { ...report, rows, json: () => "" });
    }
    const listing = { ...begun, limit: limit ?? begun.limit };
    const page = await readUsagePage(daybook, caller, { operation: OPERATION, listing });
    const rows = page.events.map((event) => toAiUsageEvent(event, caller.team));
    const pagination = { nextCursor: page.cursor };
    const dateRange = { start: toBound(listing.startMs), end: toBound(listing.endMs) };
    const json = (): string =>
      `{"object":"list","data":[${rows.join(",")}],"pagination":${JSON.stringify(pagination)},` +
      `"dateRange":${JSON.stringify(dateRange)}}`;
    return sendReport(reply, { ...report, rows: [], json });
  });
}

function readListing(query: Query): UsageListing {
  const bounds = { startMs: readOffsetTimestamp(query, "start"), endMs: readOffsetTimestamp(query, "end") };
  requireOrder(bounds, { start: "start", end: "end" });
  return { ...bounds, who: null, chatId: null, messageId: null, limit: LIMIT_DEFAULT, after: null };
}

function toBound(epochMs: number | null): string | null {
  return epochMs === null ? null : formatBound(epochMs);
}
