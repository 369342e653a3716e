import { DaybookError, listEvents as listEventPage } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { type CursorBinding, openCursor, sealCursor } from "../../http/cursor.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { EventListing, readEventListing, readListLimit, readText, toEventListQuery } from "./event-listing.js";
import { toApiListedEvent } from "./listed-event-body.js";
import { type EventReader, requireEventReader, toListedPerson } from "./require-event-reader.js";

type Query = Record<string, unknown>;

/** `GET /v1/events`: the events of a team as they are told now, newest first. */
export function listEvents(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v1/events", async (request, reply) => {
    const reader = requireEventReader(daybook, request);
    const listing = readQuestion(daybook, reader, request.query);
    warnOfFrozen(reply, reader.team, listing, "events");
    const personId = await toListedPerson(daybook, reader, listing.who);
    const { events, next } = await listEventPage(daybook.analytics, reader.team, toEventListQuery(listing, personId));
    return {
      data: events.map((event) => toApiListedEvent(event, reader.team)),
      next_cursor: next === null ? null : sealCursor(daybook.secret, bindingOf(reader), { ...listing, after: next }),
    };
  });
}

/** The question of the cursor, which wins over parameters given again, else that of the parameters. */
function readQuestion({ secret }: Daybook, reader: EventReader, query: Query): EventListing {
  const cursor = readText(query, "cursor");
  if (cursor === null) return readEventListing(query);
  const limit = readListLimit(query);
  const opened = openCursor(secret, bindingOf(reader), cursor);
  const listing = opened.outcome === "opened" ? EventListing.safeParse(opened.payload) : null;
  if (listing?.success === true) return { ...listing.data, limit: limit ?? listing.data.limit };
  throw new DaybookError(
    "invalid_request",
    opened.outcome === "forged"
      ? "cursor is not one that this server handed out. Begin again without it."
      : "cursor belongs to another listing, or to somebody who sees more or less than this key. Begin again without it.",
  );
}

function bindingOf({ team, onlyMember }: EventReader): CursorBinding {
  return { operation: "v1.events", teamId: team.team.id, visibility: onlyMember?.id ?? "team" };
}
