import { DAY_MS, formatInstant } from "@daybook/engine";
import { V0Error } from "../../http/v0-error.js";
import { type Query, readTimestamp } from "./parameters.js";

/** Half-open, epoch milliseconds. */
export interface ConcreteRange {
  startMs: number;
  endMs: number;
}

const DEFAULT_DAYS = 7;

/** `start` and `end` of v2, with its defaults filled in: seven days ago, and now. */
export function readUsageRange(query: Query, nowMs: number): ConcreteRange {
  const startMs = readTimestamp(query, "start") ?? nowMs - DEFAULT_DAYS * DAY_MS;
  const endMs = readTimestamp(query, "end") ?? nowMs;
  if (startMs <= endMs) return { startMs, endMs };
  throw new V0Error(
    422,
    "start must not be after end. An absent start is seven days ago, whatever the end; an absent end is now.",
  );
}

/** v1's bounds, of which either may be absent. */
export function requireOrder(
  { startMs, endMs }: { startMs: number | null; endMs: number | null },
  names: { start: string; end: string },
): void {
  if (startMs === null || endMs === null || startMs <= endMs) return;
  throw new V0Error(422, `${names.start} must not be after ${names.end}.`);
}

/** `range` of every v2 answer. */
export function toApiRange({ startMs, endMs }: ConcreteRange): { start: string; end: string } {
  return { start: formatBound(startMs), end: formatBound(endMs) };
}

/** A bound as answers repeat it. Rounding up and offsets may carry one out of the years that a timestamp can write. */
export function formatBound(epochMs: number): string {
  return formatInstant(Math.min(Math.max(epochMs, WRITABLE_FIRST_MS), WRITABLE_LAST_MS));
}

const WRITABLE_FIRST_MS = Date.parse("0000-01-01T00:00:00.000Z");
const WRITABLE_LAST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** The nearest moment at which there may be events, so that a range reaches no further than the store's calendar. */
export function withinCalendar(epochMs: number): number {
  return Math.min(Math.max(epochMs, FIRST_MS), LAST_MS);
}

const FIRST_MS = Date.UTC(2000, 0, 1);
const LAST_MS = Date.UTC(2149, 0, 1);
