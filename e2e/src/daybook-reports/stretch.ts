import { at, type TeamWorld } from "../oracle/world.js";
import type { LocalTime } from "./local-time.js";

/** A range as a report is asked for it, and what that means. */
export interface Stretch {
  /** `start`, `end` and `timezone` as query text. */
  query: string;
  isWithin: (atMs: number) => boolean;
  /** Half-open, where bounds were given as instants; else null. */
  bounds: { startMs: number; endMs: number } | null;
}

const DAY_MS = 86_400_000;

/** By days of the zone, both included. */
function daysStretch(local: LocalTime, first: string, last: string): Stretch {
  return {
    query: new URLSearchParams({ start: first, end: last, timezone: local.zone }).toString(),
    isWithin: (atMs) => local.date(atMs) >= first && local.date(atMs) <= last,
    bounds: null,
  };
}

function instantsStretch(local: LocalTime, startMs: number, endMs: number): Stretch {
  const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
  return {
    query: new URLSearchParams({ start, end, timezone: local.zone }).toString(),
    isWithin: (atMs) => atMs >= startMs && atMs < endMs,
    bounds: { startMs, endMs },
  };
}

/** Bounds on, beside and between events and days, near and far; whole days of the zone as often. */
export function someStretch(
  { team, local, nowMs }: { team: TeamWorld; local: LocalTime; nowMs: number },
  next: () => number,
): Stretch {
  const instant = (): number => {
    const event = team.acknowledged[next() % Math.max(1, team.acknowledged.length)];
    const near = event?.atMs ?? nowMs;
    const edges = [...local.edges(near - DAY_MS, near + DAY_MS), Math.floor(near / DAY_MS) * DAY_MS];
    return at([near, at(edges, next()), nowMs], next()) + at([-1, 0, 0, 1], next());
  };
  const [low = 0, high = 0] = [instant(), instant()].toSorted((a, b) => a - b);
  return next() % 2 === 0 ? instantsStretch(local, low, high) : daysStretch(local, local.date(low), local.date(high));
}
