import { REPORT_DATASET } from "./report-dataset.js";

const DAY_MS = 86_400_000;

/** A half-open range of whole UTC days, as both contracts write its bounds. */
export interface DayRange {
  start: string;
  end: string;
}

/** `YYYY-MM-DD` of the first day of a dataset that ends with yesterday. */
export function firstDayOf(days: number, nowMs: number): string {
  return formatDay(Math.floor(nowMs / DAY_MS) - days);
}

/** The last completed days. */
export function lastDays(days: number, nowMs: number): DayRange {
  return { start: `${firstDayOf(days, nowMs)}T00:00:00.000Z`, end: `${firstDayOf(0, nowMs)}T00:00:00.000Z` };
}

/** The days that `/api/v1/activity` reports, which are those of the shorter dataset. */
export function reportedDays(nowMs: number): DayRange {
  return lastDays(REPORT_DATASET.days, nowMs);
}

function formatDay(epochDay: number): string {
  return new Date(epochDay * DAY_MS).toISOString().slice(0, 10);
}
