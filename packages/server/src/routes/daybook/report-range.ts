import {
  bucketStarts,
  DAY_MS,
  type EpochDay,
  findTimeZone,
  parseDay,
  type TimeZone,
  toEpochDay,
} from "@daybook/engine";
import { V0Error } from "../../http/v0-error.js";
import { parseZTimestamp } from "../v0/timestamp.js";
import { withinCalendar } from "../v0/usage-range.js";

/** Half-open, exact to the millisecond, and the zone whose days are meant. */
export interface ReportRange {
  startMs: number;
  endMs: number;
  zone: TimeZone;
  /** The zone's name as it was asked for, since the runtime knows some by another. */
  timezone: string;
}

/** Days before the last one that a report without `start` reaches back to. */
const DEFAULT_DAYS_BEFORE = 30;

/** The longest name there is has 32. */
const ZONE_LENGTH_MAX = 64;

/**
 * `start`, `end` and `timezone`. A bound is a timestamp in UTC, or a day of the zone, which is then in the range whole.
 * Without `end` the range ends with today, without `start` it holds 30 days before its last one.
 *
 * @throws V0Error 422
 */
export function readReportRange(query: Record<string, unknown>, nowMs: number): ReportRange {
  const timezone = readZoneName(query["timezone"]);
  const zone = findTimeZone(timezone);
  if (zone === null) throw badZone();
  const endMs = readBound(query, "end", { zone, daysLater: 1 }) ?? startOf(zone, toEpochDay(zone.toLocal(nowMs)) + 1);
  const startMs =
    readBound(query, "start", { zone, daysLater: 0 }) ??
    startOf(zone, toEpochDay(zone.toLocal(endMs - 1)) - DEFAULT_DAYS_BEFORE);
  if (startMs <= endMs) return { startMs, endMs, zone, timezone };
  throw new V0Error(422, "start must not be after end. An absent end is the end of today.");
}

function readZoneName(value: unknown): string {
  if (value === undefined || value === "") return "UTC";
  if (typeof value === "string" && value.length <= ZONE_LENGTH_MAX) return value;
  throw badZone();
}

function badZone(): V0Error {
  return new V0Error(422, "timezone must be one IANA time zone, such as Asia/Kathmandu or UTC.");
}

function readBound(
  query: Record<string, unknown>,
  name: string,
  { zone, daysLater }: { zone: TimeZone; daysLater: number },
): number | null {
  const value = query[name];
  if (value === undefined || value === "") return null;
  const text = typeof value === "string" ? value : "";
  const day = parseDay(text);
  if (day !== null) return withinCalendar(startOf(zone, toEpochDay(withinCalendar(day * DAY_MS)) + daysLater));
  const epochMs = parseZTimestamp(text);
  if (epochMs !== null) return withinCalendar(epochMs);
  throw new V0Error(
    422,
    `${name} must be one day such as 2026-01-31, or one timestamp in UTC with Z such as 2026-01-31T00:00:00.000Z.`,
  );
}

/** When the zone's day begins, or the next one where the zone never had that day. */
function startOf(zone: TimeZone, day: EpochDay): number {
  const around = { startMs: (day - 2) * DAY_MS, endMs: (day + 3) * DAY_MS };
  const start = bucketStarts(zone, "day", around).find((startMs) => toEpochDay(zone.toLocal(startMs)) >= day);
  if (start === undefined) throw new Error(`${zone.name} has no day after ${day}`);
  return start;
}
