import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { type Query, readCursor, readFilter, readLimit } from "./parameters.js";
import { V2_USAGE_COLUMNS as columns } from "./usage-event-columns.js";
import { toV2UsageEvent } from "./usage-event.js";
import { continueListing, readUsagePage, type UsageListing } from "./usage-listing.js";
import { readUsageRange, toApiRange } from "./usage-range.js";
import { TABLE_LIMIT_MAX, usageTableRows } from "./usage-table.js";
import { toApiScope } from "./usage-visibility.js";
import { requireV0Caller } from "./v0-caller.js";

const OPERATION = "v2.usage.events";
const LIMIT = { max: 100, wholeOnly: true };
const LIMIT_DEFAULT = 50;

/** `GET /v2/usage/events`: tokens and credits, event by event, newest first. */
export function listUsageEvents(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v2/usage/events", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const format = reportFormat(request);
    const cursor = readCursor(request.query);
    const limit = readLimit(request.query, format === "json" ? LIMIT : { ...LIMIT, max: TABLE_LIMIT_MAX });
    const begun =
      cursor === null
        ? readListing(request.query, daybook.nowMs())
        : continueListing(daybook, caller, { operation: OPERATION, cursor, statuses: { forged: 422, foreign: 409 } });
    const report = { format, name: "usage-events", columns };
    if (format !== "json") {
      const rows = usageTableRows(daybook, caller, { listing: begun, limit });
      return sendReport(reply, { ...report, rows, json: () => "" });
    }
    const listing = { ...begun, limit: limit ?? begun.limit };
    const page = await readUsagePage(daybook, caller, { operation: OPERATION, listing });
    const head = JSON.stringify({
      object: "list",
      // Both were filled in on the first page, and the cursor carries them.
      range: toApiRange({ startMs: listing.startMs ?? 0, endMs: listing.endMs ?? 0 }),
      scope: toApiScope(caller, page.personId),
    });
    const rows = page.events.map((event) => toV2UsageEvent(event, caller.team));
    const pagination = { hasMore: page.cursor !== null, cursor: page.cursor };
    const json = (): string =>
      `${head.slice(0, -1)},"data":[${rows.join(",")}],"pagination":${JSON.stringify(pagination)}}`;
    return sendReport(reply, { ...report, rows: [], json });
  });
}

function readListing(query: Query, nowMs: number): UsageListing {
  return {
    ...readUsageRange(query, nowMs),
    who: readFilter(query, "userId"),
    chatId: readFilter(query, "chatId"),
    messageId: readFilter(query, "messageId"),
    limit: LIMIT_DEFAULT,
    after: null,
  };
}
