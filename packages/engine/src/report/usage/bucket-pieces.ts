import { type BucketUnit, bucketStarts } from "../../kernel/bucket-starts.js";
import { DAY_MS, type EpochDay, toEpochDay } from "../../kernel/day.js";
import type { TimeZone } from "../../kernel/time-zone.js";
import { listEventDays } from "../../rollup/event-days.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";

/** Half-open, epoch milliseconds. */
export interface Bucket {
  startMs: number;
  endMs: number;
}

/** Buckets that are read in one statement, oldest first, and the part of the range that they hold. */
export interface Piece {
  buckets: Bucket[];
  range: { startMs: number; endMs: number };
  /** Rows of several buckets that may be held; how many they make is known only when they are read. */
  rowsMax: number;
}

/** What was read of a piece: how many of its newest buckets, the rows they made, and about what these take as text. */
export interface ReadPiece {
  buckets: number;
  rows: number;
  bytes: number;
}

/** Hands out a report's pieces, newest first; null at the end. */
export interface Pieces {
  /** @param last what was read of the piece before, which tells what the next may make; null at first */
  next(last: ReadPiece | null): Piece | null;
}

/** A piece of several buckets is to make these at most; fewer where names are long. `unseen`: while no row was read. */
const ROWS_AT_ONCE = { min: 500, unseen: 5_000, max: 20_000 };
const BYTES_AT_ONCE = 8 * 1024 ** 2;
/** Of the piece before, which may be of a quiet night before a busy day: the engine holds all that a piece makes. */
const TIMES_MORE_BUCKETS = 32;
/** Their beginnings are bound to the statement, and a server takes no more than a megabyte of that. */
const BUCKETS_AT_ONCE = 2_000;

/**
 * Parts the range into pieces of whole buckets, so that neither a long range nor a fine grouping is ever in memory as a
 * whole. A bucket makes no more rows than it has events; how many fewer is seen from the pieces before. Stretches
 * without events are passed over.
 */
export async function planPieces(
  store: AnalyticsStore,
  team: string,
  {
    range,
    zone,
    unit,
  }: { range: { startMs: number; endMs: number }; zone: TimeZone; unit: Exclude<BucketUnit, "minute"> | null },
): Promise<Pieces> {
  if (range.startMs >= range.endMs) return { next: () => null };
  const days = await listEventDays(store, team, { range, withFrozen: true });
  const [newest, oldest] = [days[0], days.at(-1)];
  if (newest === undefined || oldest === undefined) return { next: () => null };
  const held = {
    startMs: Math.max(range.startMs, oldest.day * DAY_MS),
    endMs: Math.min(range.endMs, (newest.day + 1) * DAY_MS),
  };
  if (held.startMs >= held.endMs) return { next: () => null };
  if (unit === null) {
    const pieces: Piece[] = [{ buckets: [range], range: held, rowsMax: ROWS_AT_ONCE.max }];
    return { next: () => pieces.splice(0, 1)[0] ?? null };
  }
  return new BucketPieces(bucketsOf(zone, unit, held), held, new Map(days.map(({ day, n }) => [day, n])));
}

function bucketsOf(zone: TimeZone, unit: BucketUnit, held: { startMs: number; endMs: number }): Bucket[] {
  const starts = bucketStarts(zone, unit, held);
  // Two months hold the beginning of whatever follows.
  const last = starts.at(-1) ?? held.startMs;
  const [, following = held.endMs] = bucketStarts(zone, unit, { startMs: last, endMs: last + 63 * DAY_MS });
  return starts.map((startMs, index) => ({ startMs, endMs: starts[index + 1] ?? following }));
}

class BucketPieces implements Pieces {
  readonly #buckets: readonly Bucket[];
  readonly #held: { startMs: number; endMs: number };
  readonly #tellings: ReadonlyMap<EpochDay, number>;
  /** The buckets before this place are yet to be read. */
  #end: number;

  constructor(
    buckets: readonly Bucket[],
    held: { startMs: number; endMs: number },
    tellings: ReadonlyMap<EpochDay, number>,
  ) {
    this.#buckets = buckets;
    this.#held = held;
    this.#tellings = tellings;
    this.#end = buckets.length;
  }

  next(last: ReadPiece | null): Piece | null {
    if (last !== null) this.#end -= last.buckets;
    while (this.#end > 0 && this.#tellingsOf(this.#end - 1) === 0) this.#end--;
    if (this.#end === 0) return null;
    const rowsAtOnce = rowsFitting(last);
    const rowsPerBucket = last === null ? Number.POSITIVE_INFINITY : Math.max(last.rows / last.buckets, 1);
    const bucketsMax = last === null ? BUCKETS_AT_ONCE : Math.min(BUCKETS_AT_ONCE, last.buckets * TIMES_MORE_BUCKETS);
    const expected = (place: number): number => Math.min(this.#tellingsOf(place), rowsPerBucket);
    let first = this.#end - 1;
    let rows = expected(first);
    while (
      first > 0 &&
      rows + expected(first - 1) <= (rowsAtOnce ?? ROWS_AT_ONCE.max) &&
      this.#end - first < bucketsMax
    ) {
      rows += expected(--first);
    }
    const buckets = this.#buckets.slice(first, this.#end);
    const [from, to] = [buckets[0], buckets.at(-1)];
    if (from === undefined || to === undefined) return null;
    const startMs = Math.max(from.startMs, this.#held.startMs);
    return {
      buckets,
      range: { startMs, endMs: Math.min(to.endMs, this.#held.endMs) },
      rowsMax: rowsAtOnce ?? ROWS_AT_ONCE.unseen,
    };
  }

  /** Tellings of the UTC days that the bucket touches: at least as many as it holds. */
  #tellingsOf(place: number): number {
    const bucket = this.#buckets[place];
    if (bucket === undefined) return 0;
    let tellings = 0;
    for (let day = toEpochDay(bucket.startMs); day * DAY_MS < bucket.endMs; day++) {
      tellings += this.#tellings.get(day) ?? 0;
    }
    return tellings;
  }
}

/** As many rows as come to the bytes of a piece, if they are as long as those of the piece before; null: it had none. */
function rowsFitting(last: ReadPiece | null): number | null {
  if (last === null || last.bytes === 0) return null;
  const fitting = Math.floor((BYTES_AT_ONCE * last.rows) / last.bytes);
  return Math.max(ROWS_AT_ONCE.min, Math.min(fitting, ROWS_AT_ONCE.max));
}
