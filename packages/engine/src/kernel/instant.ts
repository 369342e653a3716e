import { DAY_MS, type EpochDay, formatDay } from "./day.js";

/** A report's instants fall within few days; emptied when it holds ten years of them. */
const dayTexts = new Map<EpochDay, string>();
const DAY_TEXTS_MAX = 3_660;

/**
 * An instant as RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it.
 *
 * A report writes tens of thousands, most of them within few days, and `toISOString` led its profile: so the text of a
 * day is kept.
 */
export function formatInstant(epochMs: number): string {
  const day = Math.floor(epochMs / DAY_MS);
  const dayText = dayTexts.get(day) ?? rememberDay(day);
  let rest = epochMs - day * DAY_MS;
  const ms = rest % 1000;
  rest = (rest - ms) / 1000;
  const seconds = rest % 60;
  rest = (rest - seconds) / 60;
  const minutes = rest % 60;
  return `${dayText}T${two((rest - minutes) / 60)}:${two(minutes)}:${two(seconds)}.${ms < 100 ? "0" : ""}${two(ms)}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function rememberDay(day: EpochDay): string {
  if (dayTexts.size >= DAY_TEXTS_MAX) dayTexts.clear();
  const text = formatDay(day);
  dayTexts.set(day, text);
  return text;
}
