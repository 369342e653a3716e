import type { FastifyReply, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import type { ReportColumn } from "../../http/export/report-column.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { type Query, readCursor, readLimit } from "./parameters.js";
import { continueListing, readUsagePage, type UsageListing, type UsagePage } from "./usage-listing.js";
import { TABLE_LIMIT_MAX, type UsageTableRow, usageTableRows } from "./usage-table.js";
import { requireV0Caller, type V0Caller } from "./v0-caller.js";

/** What one of the three listings of usage events has of its own. */
export interface UsageListingOperation {
  /** What its cursors are bound to. */
  operation: string;
  /** What a browser saves the table as, without its ending. */
  name: string;
  columns: readonly ReportColumn<UsageTableRow>[];
  /** Bounds of `limit` for a page; a table may be of any length. */
  limit: { max: number; wholeOnly: boolean };
  /** Status of the refusal of a cursor that is for another listing, team or sight. */
  foreignStatus: 409 | 422;
  /** The listing that a request without a cursor asks for. */
  readListing: (query: Query) => UsageListing;
  /** The body of a page. */
  toJson: (page: UsagePage, context: { caller: V0Caller; listing: UsageListing; request: FastifyRequest }) => string;
}

/** Answers with a page of the listing as JSON, or with all of it as a table. */
export async function answerUsageListing(
  daybook: Daybook,
  { request, reply }: { request: FastifyRequest<{ Querystring: Query }>; reply: FastifyReply },
  { operation, name, columns, limit: bounds, foreignStatus, readListing, toJson }: UsageListingOperation,
): Promise<FastifyReply> {
  const caller = requireV0Caller(daybook, request);
  const format = reportFormat(request);
  const cursor = readCursor(request.query);
  const limit = readLimit(request.query, format === "json" ? bounds : { ...bounds, max: TABLE_LIMIT_MAX });
  const statuses = { forged: 422, foreign: foreignStatus } as const;
  const begun =
    cursor === null ? readListing(request.query) : continueListing(daybook, caller, { operation, cursor, statuses });
  warnOfFrozen(reply, caller.team, begun, "events");
  const report = { format, name, columns };
  if (format !== "json") {
    const rows = usageTableRows(daybook, caller, { listing: begun, limit });
    return sendReport(reply, { ...report, rows, json: () => "" });
  }
  const listing = { ...begun, limit: limit ?? begun.limit };
  const page = await readUsagePage(daybook, caller, { operation, listing });
  return sendReport(reply, { ...report, rows: [], json: () => toJson(page, { caller, listing, request }) });
}
