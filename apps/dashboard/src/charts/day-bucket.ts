import { formatDay, formatDayLong } from "../lib/format.ts";

/** A day as a bucket of a chart. */
export function dayBucket(day: string): { short: string; long: string } {
  return { short: formatDay(day), long: formatDayLong(day) };
}
