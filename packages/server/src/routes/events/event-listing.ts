import { DaybookError, type EventListQuery, type ListedEvent } from "@daybook/engine";
import { z } from "zod";
import { parseZTimestamp } from "../v0/timestamp.js";
import { withinCalendar } from "../v0/usage-range.js";

type EventType = ListedEvent["type"];
const TYPES = ["generation", "chat.created", "message.created"] as const satisfies readonly EventType[];

/** The types of events by their names on the wire. */
export const EVENT_TYPE_NAMES = {
  generation: "generation.completed",
  "chat.created": "chat.created",
  "message.created": "message.created",
} as const satisfies Record<EventType, string>;

export const EVENT_LIST_LIMIT_MAX = 1000;
export const EVENT_LIST_LIMIT_DEFAULT = 100;

const TEXT_LENGTH_MAX = 1024;

/** What a cursor carries: the whole question, and the last event that was answered. */
export const EventListing = z.strictObject({
  startMs: z.number().nullable(),
  endMs: z.number().nullable(),
  types: z.array(z.enum(TYPES)).nullable(),
  /** As it was sent, since people are resolved anew for each page. */
  who: z.string().nullable(),
  chatId: z.string().nullable(),
  limit: z.number(),
  after: z.strictObject({ occurredAtMs: z.number(), source: z.string(), id: z.string() }).nullable(),
});
export type EventListing = z.infer<typeof EventListing>;

type Query = Record<string, unknown>;

/** @throws DaybookError `invalid_request` */
export function readEventListing(query: Query): EventListing {
  const listing: EventListing = {
    startMs: readTime(query, "start"),
    endMs: readTime(query, "end"),
    types: readTypes(query),
    who: readText(query, "user_id"),
    chatId: readText(query, "chat_id"),
    limit: readListLimit(query) ?? EVENT_LIST_LIMIT_DEFAULT,
    after: null,
  };
  if (listing.startMs === null || listing.endMs === null || listing.startMs <= listing.endMs) return listing;
  throw new DaybookError("invalid_request", "start must not be after end.");
}

/** A page size, or null when it is absent. */
export function readListLimit(query: Query): number | null {
  const text = query["limit"];
  if (text === undefined || text === "") return null;
  const limit = typeof text === "string" && /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= EVENT_LIST_LIMIT_MAX) return limit;
  throw new DaybookError("invalid_request", `limit must be a whole number from 1 to ${EVENT_LIST_LIMIT_MAX}.`);
}

/** A parameter that is given once; null when it is absent or empty. */
export function readText(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined || value === "") return null;
  if (typeof value === "string" && (name === "cursor" || value.length <= TEXT_LENGTH_MAX) && !value.includes("\0")) {
    return value;
  }
  throw new DaybookError("invalid_request", `${name} must be given once, with at most ${TEXT_LENGTH_MAX} characters.`);
}

/** @param personId the one of `who` */
export function toEventListQuery(listing: EventListing, personId: string | null): EventListQuery {
  const { startMs, endMs, types, chatId, limit, after } = listing;
  return {
    range: {
      startMs: startMs === null ? null : withinCalendar(startMs),
      endMs: endMs === null ? null : withinCalendar(endMs),
    },
    filters: { types, personId, chatId, messageId: null, workspaceId: null },
    after,
    limit,
  };
}

function readTypes(query: Query): EventType[] | null {
  const text = readText(query, "type");
  if (text === null) return null;
  const asked = text.split(",");
  const names = Object.entries(EVENT_TYPE_NAMES);
  if (asked.every((name) => names.some(([, known]) => known === name))) {
    return TYPES.filter((type) => asked.includes(EVENT_TYPE_NAMES[type]));
  }
  const known = names.map(([, name]) => name).join(", ");
  throw new DaybookError("invalid_request", `type must be a list, parted by commas, of: ${known}.`);
}

function readTime(query: Query, name: string): number | null {
  const text = readText(query, name);
  if (text === null) return null;
  const epochMs = parseZTimestamp(text);
  if (epochMs !== null) return epochMs;
  throw new DaybookError(
    "invalid_request",
    `${name} must be one timestamp in UTC with Z, such as 2026-01-31T00:00:00.000Z.`,
  );
}
