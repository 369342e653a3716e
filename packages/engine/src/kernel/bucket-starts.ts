import { DAY_MS, type EpochDay, toEpochDay } from "./day.js";
import type { TimeZone } from "./time-zone.js";

export const BUCKET_UNITS = ["minute", "hour", "day", "week", "month"] as const;
/** A stretch of civil time that usage is added up over; weeks begin on Mondays. */
export type BucketUnit = (typeof BUCKET_UNITS)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * When the buckets begin that hold the range, in a zone: epoch milliseconds, ascending, the first at or before the
 * start, the last before the end. A bucket ends where the next begins, so days are 23 to 25 hours long where clocks
 * change; a day that a zone never had has no bucket.
 *
 * A day begins with the first instant that bears its date. Minutes and hours begin where the clock shows a full one,
 * and where it jumps into another: an hour that is lived through twice is two buckets.
 */
export function bucketStarts(
  zone: TimeZone,
  unit: BucketUnit,
  { startMs, endMs }: { startMs: number; endMs: number },
): number[] {
  if (startMs >= endMs) return [];
  const isClock = unit === "minute" || unit === "hour";
  const starts = isClock
    ? clockStarts(zone, unit === "minute" ? MINUTE_MS : HOUR_MS, startMs, endMs)
    : calendarStarts(zone, unit, startMs, endMs);
  const first = starts.findLastIndex((start) => start <= startMs);
  return starts.slice(Math.max(first, 0));
}

/** The longest hour known is the one that Lord Howe Island's clocks show for 90 minutes. */
const LONGEST_HOUR_MS = 2 * HOUR_MS;

function clockStarts(zone: TimeZone, unitMs: number, startMs: number, endMs: number): number[] {
  const starts: number[] = [];
  const fromMs = startMs - LONGEST_HOUR_MS;
  let shownBefore: number | null = null;
  for (const stretch of zone.stretches(fromMs, endMs)) {
    const { offsetMs } = stretch;
    const begin = Math.max(stretch.startMs, fromMs);
    const shown = Math.floor((begin + offsetMs) / unitMs);
    const full = Math.ceil((begin + offsetMs) / unitMs) * unitMs - offsetMs;
    if (full !== begin && shownBefore !== null && shown !== shownBefore) starts.push(begin);
    for (let at = full; at < Math.min(stretch.endMs, endMs); at += unitMs) starts.push(at);
    shownBefore = Math.floor((stretch.endMs - 1 + offsetMs) / unitMs);
  }
  return starts;
}

function calendarStarts(zone: TimeZone, unit: "day" | "week" | "month", startMs: number, endMs: number): number[] {
  const starts: number[] = [];
  for (let date = firstDateOf(toEpochDay(zone.toLocal(startMs)), unit); ;) {
    const next = nextDateOf(date, unit);
    const start = startOfDates(zone, date, next);
    if (start !== null && start >= endMs) return starts;
    if (start !== null) starts.push(start);
    date = next;
  }
}

/** The day itself, its Monday, or the first of its month. */
function firstDateOf(date: EpochDay, unit: "day" | "week" | "month"): EpochDay {
  if (unit === "day") return date;
  // 1970-01-01 was a Thursday.
  if (unit === "week") return date - ((((date + 3) % 7) + 7) % 7);
  const { year, month } = yearAndMonthOf(date);
  return Date.UTC(year, month, 1) / DAY_MS;
}

function nextDateOf(date: EpochDay, unit: "day" | "week" | "month"): EpochDay {
  if (unit !== "month") return date + (unit === "week" ? 7 : 1);
  const { year, month } = yearAndMonthOf(date);
  return Date.UTC(year, month + 1, 1) / DAY_MS;
}

function yearAndMonthOf(date: EpochDay): { year: number; month: number } {
  const day = new Date(date * DAY_MS);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() };
}

/** The first instant of the first of these dates that the zone had, or null when it had none of them. */
function startOfDates(zone: TimeZone, from: EpochDay, to: EpochDay): number | null {
  for (let date = from; date < to; date++) {
    const start = startOfDate(zone, date);
    if (start !== null) return start;
  }
  return null;
}

function startOfDate(zone: TimeZone, date: EpochDay): number | null {
  const midnight = date * DAY_MS;
  for (const { startMs, endMs, offsetMs } of zone.stretches(midnight - DAY_MS, midnight + 2 * DAY_MS)) {
    const start = Math.max(startMs, midnight - offsetMs);
    if (start < endMs && toEpochDay(start + offsetMs) === date) return start;
  }
  return null;
}
