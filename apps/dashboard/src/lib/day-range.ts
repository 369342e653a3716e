/** Days of UTC, both included. */
export interface DayRange {
  start: string;
  end: string;
}

export const RANGE_PRESETS = {
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  "365d": "Last 365 days",
  month: "This month",
} as const;
export type RangePreset = keyof typeof RANGE_PRESETS;

const DAY_MS = 86_400_000;

export function toDay(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return toDay(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}

/** How many days the range holds. */
export function daysIn({ start, end }: DayRange): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS) + 1;
}

export function daysOf(range: DayRange): string[] {
  return Array.from({ length: daysIn(range) }, (_, place) => addDays(range.start, place));
}

/** The days that a preset means today, today included. */
function presetRange(preset: RangePreset, today: string): DayRange {
  if (preset === "month") return { start: `${today.slice(0, 8)}01`, end: today };
  return { start: addDays(today, 1 - Number(preset.slice(0, -1))), end: today };
}

export function isDay(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  // A 30th of February is read as a day of March.
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epochMs) && toDay(epochMs) === text;
}

export function isPreset(text: string | undefined): text is RangePreset {
  return text !== undefined && Object.hasOwn(RANGE_PRESETS, text);
}

/** What an address says of its range; the last 30 days when it says nothing that makes sense. */
export function rangeOf({ range, from, to }: RangeSearch, today: string): DayRange {
  if (isDay(from) && isDay(to) && from <= to) return { start: from, end: to };
  return presetRange(isPreset(range) ? range : "30d", today);
}

export interface RangeSearch {
  range?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/**
 * The stretch of the same length before the range. Of a range that ends today only as much of it as today is over, so
 * that a day that has just begun is not compared with a whole one.
 *
 * @returns bounds as the reports take them
 */
export function periodBefore(range: DayRange, nowMs: number): { start: string; end: string } {
  const days = daysIn(range);
  const start = addDays(range.start, -days);
  if (range.end < toDay(nowMs)) return { start, end: addDays(range.end, -days) };
  return { start, end: new Date(nowMs - days * DAY_MS).toISOString() };
}
