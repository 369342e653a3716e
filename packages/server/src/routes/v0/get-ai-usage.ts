import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toAiUsageEvent } from "./ai-usage-event.js";
import { answerUsageListing, type UsageListingOperation } from "./answer-usage-listing.js";
import { type Query, readOffsetTimestamp } from "./parameters.js";
import { AI_USAGE_COLUMNS } from "./usage-event-columns.js";
import type { UsageListing } from "./usage-listing.js";
import { formatBound, requireOrder } from "./usage-range.js";

const AI_USAGE: UsageListingOperation = {
  operation: "v1.reports.usage.ai",
  name: "ai-usage",
  columns: AI_USAGE_COLUMNS,
  limit: { max: 5000, wholeOnly: true },
  foreignStatus: 422,
  readListing,
  toJson({ events, cursor }, { caller, listing }) {
    const rows = events.map((event) => toAiUsageEvent(event, caller.team));
    const dateRange = { start: toBound(listing.startMs), end: toBound(listing.endMs) };
    return (
      `{"object":"list","data":[${rows.join(",")}],"pagination":${JSON.stringify({ nextCursor: cursor })},` +
      `"dateRange":${JSON.stringify(dateRange)}}`
    );
  },
};

/** `GET /v1/reports/usage/ai`: the tokens of each generation, newest first. */
export function getAiUsage(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v1/reports/usage/ai", (request, reply) =>
    answerUsageListing(daybook, { request, reply }, AI_USAGE),
  );
}

function readListing(query: Query): UsageListing {
  const bounds = { startMs: readOffsetTimestamp(query, "start"), endMs: readOffsetTimestamp(query, "end") };
  requireOrder(bounds, { start: "start", end: "end" });
  return { ...bounds, who: null, chatId: null, messageId: null, limit: 1000, after: null };
}

function toBound(epochMs: number | null): string | null {
  return epochMs === null ? null : formatBound(epochMs);
}
