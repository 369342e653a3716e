import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { answerUsageListing, type UsageListingOperation } from "./answer-usage-listing.js";
import { type Query, readFilter } from "./parameters.js";
import { V2_USAGE_COLUMNS } from "./usage-event-columns.js";
import { toV2UsageEvent } from "./usage-event.js";
import type { UsageListing } from "./usage-listing.js";
import { readUsageRange, toApiRange } from "./usage-range.js";
import { toApiScope } from "./usage-visibility.js";

const USAGE_EVENTS: Omit<UsageListingOperation, "readListing"> = {
  operation: "v2.usage.events",
  name: "usage-events",
  columns: V2_USAGE_COLUMNS,
  limit: { max: 100, wholeOnly: true },
  foreignStatus: 409,
  toJson({ events, cursor, personId }, { caller, listing }) {
    const head = JSON.stringify({
      object: "list",
      // Both were filled in on the first page, and the cursor carries them.
      range: toApiRange({ startMs: listing.startMs ?? 0, endMs: listing.endMs ?? 0 }),
      scope: toApiScope(caller, personId),
    });
    const rows = events.map((event) => toV2UsageEvent(event, caller.team));
    const pagination = { hasMore: cursor !== null, cursor };
    return `${head.slice(0, -1)},"data":[${rows.join(",")}],"pagination":${JSON.stringify(pagination)}}`;
  },
};

/** `GET /v2/usage/events`: tokens and credits, event by event, newest first. */
export function listUsageEvents(app: FastifyInstance, daybook: Daybook): void {
  const operation = { ...USAGE_EVENTS, readListing: (query: Query) => readListing(query, daybook.nowMs()) };
  app.get<{ Querystring: Query }>("/v2/usage/events", (request, reply) =>
    answerUsageListing(daybook, { request, reply }, operation),
  );
}

function readListing(query: Query, nowMs: number): UsageListing {
  return {
    ...readUsageRange(query, nowMs),
    who: readFilter(query, "userId"),
    chatId: readFilter(query, "chatId"),
    messageId: readFilter(query, "messageId"),
    limit: 50,
    after: null,
  };
}
