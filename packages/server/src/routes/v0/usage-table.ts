import { listEvents, type ListedEvent, nextPageRows, type PageLimits, type Person } from "@daybook/engine";
import type { Daybook } from "../../daybook.js";
import { shownPerson } from "./api-user.js";
import { type EventTokens, toEventTokens } from "./event-tokens.js";
import { toEventListQuery, type UsageListing } from "./usage-listing.js";
import { toVisiblePerson } from "./usage-visibility.js";
import type { V0Caller } from "./v0-caller.js";

/** An event with what several columns are made of. */
export interface UsageTableRow {
  event: ListedEvent;
  /** Null: nobody, or somebody whom the team hides. */
  person: Person | null;
  tokens: EventTokens;
}

/** A table may be cut to any length; absent: all of it. */
export const TABLE_LIMIT_MAX = Number.MAX_SAFE_INTEGER;

/**
 * A page is in memory whole, as text and as events. Small events come ten thousand at once, since each page reads its
 * newest day again; of the largest, with kilobytes of names, so many would be hundreds of megabytes.
 */
const PAGE_LIMITS: PageLimits = { rowsFirst: 1_000, rowsMin: 100, rowsMax: 10_000, bytes: 4 * 1024 ** 2 };

/**
 * All events of a listing from its place on, newest first, read page by page inside the server as they are taken, so
 * that whoever stops taking them stops the reading. What arrives meanwhile comes as it would between two pages.
 *
 * @param limit events at most; null: all. The listing's own, which is that of a page, is not looked at
 * @throws V0Error as `toVisiblePerson`, before the first row
 */
export async function* usageTableRows(
  daybook: Daybook,
  caller: V0Caller,
  { listing, limit }: { listing: UsageListing; limit: number | null },
): AsyncGenerator<UsageTableRow> {
  const query = toEventListQuery(listing, await toVisiblePerson(daybook, caller, listing.who));
  let missing = limit ?? TABLE_LIMIT_MAX;
  let { after } = query;
  let atOnce = PAGE_LIMITS.rowsFirst;
  do {
    const asked = { ...query, after, limit: Math.min(missing, atOnce) };
    const { events, next } = await listEvents(daybook.analytics, caller.team, asked);
    for (const event of events) {
      yield { event, person: shownPerson(event, caller.team), tokens: toEventTokens(event) };
    }
    missing -= events.length;
    after = next;
    atOnce = nextPageRows({ rows: events.length, bytes: textBytes(events) }, PAGE_LIMITS);
  } while (after !== null && missing > 0);
}

/** About what the events take as text: a byte a character, and some for numbers and times. */
function textBytes(events: readonly ListedEvent[]): number {
  let bytes = 0;
  for (const event of events) {
    for (const value of Object.values(event)) bytes += typeof value === "string" ? value.length : 8;
  }
  return bytes;
}
