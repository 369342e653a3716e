import { type EventListQuery, type EventPage, listEvents } from "@daybook/engine";
import { z } from "zod";
import type { Daybook } from "../../daybook.js";
import { openCursor, sealCursor } from "../../http/cursor.js";
import { V0Error } from "../../http/v0-error.js";
import { toVisiblePerson, visibilityOf } from "./usage-visibility.js";
import { withinCalendar } from "./usage-range.js";
import type { V0Caller } from "./v0-caller.js";

/** What a cursor carries: the whole question, and the last event that was answered. */
export const UsageListing = z.strictObject({
  startMs: z.number().nullable(),
  endMs: z.number().nullable(),
  /** `userId` as it was sent, since people are resolved anew for each page. */
  who: z.string().nullable(),
  chatId: z.string().nullable(),
  messageId: z.string().nullable(),
  limit: z.number(),
  after: z.strictObject({ occurredAtMs: z.number(), source: z.string(), id: z.string() }).nullable(),
});
export type UsageListing = z.infer<typeof UsageListing>;

export interface UsagePage {
  events: EventPage["events"];
  /** Whose usage was listed; null: the whole team's. */
  personId: string | null;
  /** Null on the last page. */
  cursor: string | null;
}

/**
 * The listing that a cursor continues.
 *
 * @param statuses of the refusal of a cursor that is none of ours, and of one for another listing, team or sight
 * @throws V0Error with one of the statuses
 */
export function continueListing(
  { secret }: Daybook,
  caller: V0Caller,
  { operation, cursor, statuses }: { operation: string; cursor: string; statuses: { forged: 422; foreign: 409 | 422 } },
): UsageListing {
  const opened = openCursor(secret, bindingOf(caller, operation), cursor);
  if (opened.outcome === "forged") {
    throw new V0Error(statuses.forged, "cursor is not one that this server handed out. Begin again without it.");
  }
  const listing = opened.outcome === "opened" ? UsageListing.safeParse(opened.payload) : null;
  if (listing?.success === true) return listing.data;
  throw new V0Error(
    statuses.foreign,
    "cursor belongs to another listing, or to somebody who sees more or less than this key. Begin again without it.",
  );
}

/** A page of generations, each of which is one usage event. */
export async function readUsagePage(
  daybook: Daybook,
  caller: V0Caller,
  { operation, listing }: { operation: string; listing: UsageListing },
): Promise<UsagePage> {
  const personId = await toVisiblePerson(daybook, caller, listing.who);
  const { events, next } = await listEvents(daybook.analytics, caller.team, toEventListQuery(listing, personId));
  const cursor =
    next === null ? null : sealCursor(daybook.secret, bindingOf(caller, operation), { ...listing, after: next });
  return { events, personId, cursor };
}

/** @param personId the one of `who`, as `toVisiblePerson` returned it */
export function toEventListQuery(
  { startMs, endMs, chatId, messageId, limit, after }: UsageListing,
  personId: string | null,
): EventListQuery {
  return {
    range: {
      startMs: startMs === null ? null : withinCalendar(startMs),
      endMs: endMs === null ? null : withinCalendar(endMs),
    },
    filters: { types: ["generation"], personId, chatId, messageId, workspaceId: null },
    after,
    limit,
  };
}

function bindingOf(caller: V0Caller, operation: string): { operation: string; teamId: string; visibility: string } {
  return { operation, teamId: caller.team.team.id, visibility: visibilityOf(caller) };
}
