import { formatInstant, listEventSources } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { readText } from "./event-listing.js";
import { requireEventReader, toListedPerson } from "./require-event-reader.js";

/** `GET /v1/events/sources`: how far each source of a team's events has come, the one heard of last first. */
export function listSources(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Record<string, unknown> }>("/v1/events/sources", async (request, reply) => {
    const reader = requireEventReader(daybook, request);
    const personId = await toListedPerson(daybook, reader, readText(request.query, "user_id"));
    warnOfFrozen(reply, reader.team, { startMs: null, endMs: null }, "events");
    const sources = await listEventSources(daybook.analytics, reader.team, { personId });
    return {
      data: sources.map((source) => ({
        source: source.source,
        newest_time: formatInstant(source.newestAtMs),
        newest_received_at: formatInstant(source.newestReceivedAtMs),
        day_events: source.dayEvents,
        day_delay_ms: source.dayDelayMs,
      })),
      as_of: formatInstant(daybook.nowMs()),
    };
  });
}
