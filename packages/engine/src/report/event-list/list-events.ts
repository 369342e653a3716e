import type { TeamDirectory } from "../../accounts/team-directory.js";
import { type EpochDay, formatDay, toEpochDay } from "../../kernel/day.js";
import { listEventDays, type OpenTimeRange } from "../../rollup/event-days.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type EventFilters, toEventConditions } from "./event-filters.js";
import { type EventPosition, eventPageSql } from "./event-page-sql.js";
import type { ListedEvent } from "./listed-event.js";

export interface EventListQuery {
  /** Half-open, exact to the millisecond. */
  range: OpenTimeRange;
  filters: EventFilters;
  /** The page begins behind this place; null: with the newest event. */
  after: EventPosition | null;
  /** Events a page, at least 1. */
  limit: number;
}

export interface EventPage {
  /** Newest first; fewer than the limit only on the last page. */
  events: ListedEvent[];
  /** Where the next page begins; null: no event follows. */
  next: EventPosition | null;
}

/**
 * One page of a team's events as they are told now.
 *
 * The list is read in pieces of whole days, newest first, until the page is full, each day in one statement. Each page
 * holds every event of its stretch of the list, and the stretches join without gap or overlap. So, whatever arrives
 * between two pages, an event that was there from the first page to the last comes exactly once, also when it is sent
 * again. One that arrives meanwhile comes if its place is still ahead. A second telling that corrects anything but the
 * time keeps the place, and is shown as it is told when its page is read; one that moves the event within its day moves
 * its place: moved past a reader, the event comes again at its new place; moved the other way, not at all.
 *
 * @throws DaybookError `store_unavailable`
 */
export async function listEvents(
  store: AnalyticsStore,
  team: TeamDirectory,
  { range, filters, after, limit }: EventListQuery,
): Promise<EventPage> {
  const ahead = after === null ? range : { ...range, endMs: after.occurredAtMs + 1 };
  if (isEmpty(ahead)) return { events: [], next: null };
  const conditions = await toEventConditions(store, team, { filters, range: ahead });
  if (conditions === null) return { events: [], next: null };

  // One more than the page holds tells whether another follows.
  const wanted = limit + 1;
  const teamId = team.team.id;
  const read = (piece: readonly EpochDay[], most: number): Promise<ListedEvent[]> => {
    const { sql, params } = eventPageSql(store.database, conditions, { range: ahead, after, limit: most });
    return store.query<ListedEvent>({ sql, params: { ...params, team: teamId, rawDays: piece.map(formatDay) } });
  };
  // Mostly the page is on the last day of its range, which is therefore read while the days are listed.
  const guess = conditions.selective.length > 0 || ahead.endMs === null ? null : toEpochDay(ahead.endMs - 1);
  const [days, guessed] = await Promise.all([
    listEventDays(store, teamId, { range: ahead, conditions: conditions.selective, params: conditions.params }),
    guess === null ? null : read([guess], wanted),
  ]);
  const found: ListedEvent[] = [];
  // Days without a match are passed in ever larger pieces.
  for (let [dayAt, growth] = [0, 1]; found.length < wanted && dayAt < days.length; growth *= 4) {
    const missing = wanted - found.length;
    // Where few events are looked for, the days were counted by those alone; else a small piece saves nothing.
    const least = conditions.selective.length > 0 || growth === 1 ? missing : TELLINGS_AT_ONCE;
    const piece = takeDays(days, dayAt, Math.max(missing, least) * growth);
    const isGuessed = guessed !== null && piece.length === 1 && piece[0] === guess;
    const rows = isGuessed ? guessed : await read(piece, missing);
    for (const row of rows) found.push(row);
    dayAt += piece.length;
  }
  const events = found.slice(0, limit);
  const last = events.at(-1);
  return { events, next: found.length > limit && last !== undefined ? positionOf(last) : null };
}

const TELLINGS_AT_ONCE = 10_000;

function isEmpty({ startMs, endMs }: OpenTimeRange): boolean {
  return startMs !== null && endMs !== null && startMs >= endMs;
}

/** The next days, as many as hold so many tellings; always one at least. */
function takeDays(days: readonly { day: EpochDay; n: number }[], first: number, tellings: number): EpochDay[] {
  const piece: EpochDay[] = [];
  let held = 0;
  for (const { day, n } of days.slice(first)) {
    if (held >= tellings) break;
    piece.push(day);
    held += n;
  }
  return piece;
}

function positionOf({ occurredAtMs, source, id }: ListedEvent): EventPosition {
  return { occurredAtMs, source, id };
}
