import { fromPicoUsd, picoUsdToNumber, type PicoUsd, toPicoUsd } from "./decimal.ts";

// Every number, amount and date of the pages is written here, in English and in UTC, whatever the browser prefers:
// days of the reports are days of UTC.

const count = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const usdWhole = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const usdCompact = new Intl.NumberFormat("en", {
  style: "currency",
  currency: "USD",
  notation: "compact",
  minimumFractionDigits: 0,
  maximumFractionDigits: 1,
});
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const percentFine = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const dayShort = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const dayLong = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const time = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZone: "UTC",
});

/** The zone of every day that is shown, for people to read. */
export const ZONE_NOTE = "All days are UTC.";

/** What stands where there is no value. */
export const NOTHING = "–";

export function formatCount(value: number | bigint): string {
  return count.format(value);
}

/** For axes and small spaces: `12.3K`. */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** Cents, of less than a cent the first two digits that say something, `$0.00012`, and nothing finer than a millionth. */
export function formatUsd(amount: PicoUsd | string): string {
  const pico = typeof amount === "string" ? toPicoUsd(amount) : amount;
  const size = pico < 0n ? -pico : pico;
  if (size === 0n) return "$0.00";
  if (size < 10n ** 6n) return `${pico < 0n ? ">-" : "<"}$0.000001`;
  if (size >= 10n ** 10n) return usdWhole.format(picoUsdToNumber(pico));
  const [, zeros = "", digits = ""] = /^0\.(0*)(\d+)$/.exec(fromPicoUsd(size)) ?? [];
  return `${pico < 0n ? "-" : ""}$0.${zeros}${digits.slice(0, 2)}`;
}

/**
 * For axes: `$0.50` below `$2.00`, `$15` below `$20`, `$1.5K` below `$2K`.
 *
 * @param topUsd the highest of the axis, which decides the places of all
 */
export function formatUsdAxis(amountUsd: number, topUsd: number): string {
  if (topUsd >= 1000) return usdCompact.format(amountUsd);
  // Steps of so high an axis are whole.
  if (topUsd >= 10) return `$${count.format(amountUsd)}`;
  const places = topUsd >= 0.1 || topUsd <= 0 ? 2 : 1 - Math.floor(Math.log10(topUsd));
  return `$${amountUsd.toFixed(places)}`;
}

/** Change of a value against an earlier one: `+12%`; against nothing there is none to tell. */
export function formatChange(now: number, before: number): string | null {
  if (before === 0) return now === 0 ? "no change" : null;
  const change = (now - before) / before;
  if (Math.abs(change) < 0.005) return "no change";
  return `${change > 0 ? "+" : "−"}${percent.format(Math.abs(change))}`;
}

export function formatShare(part: number, whole: number): string {
  return whole === 0 ? NOTHING : percentFine.format(part / whole);
}

/** @param day `YYYY-MM-DD` */
export function formatDay(day: string): string {
  return threeLetters(dayShort.format(new Date(`${day}T00:00:00Z`)));
}

export function formatDayLong(day: string): string {
  return threeLetters(dayLong.format(new Date(`${day}T00:00:00Z`)));
}

/** The language gives September alone a fourth letter, which columns and axes have no room for. */
function threeLetters(text: string): string {
  return text.replace("Sept", "Sep");
}

/** @param instant RFC 3339 */
export function formatInstant(instant: string | null): string {
  return instant === null ? NOTHING : `${formatClock(instant)} UTC`;
}

/** The UTC day of an instant. */
export function formatDateOf(instant: string | null): string {
  return instant === null ? NOTHING : formatDayLong(instant.slice(0, 10));
}

/** Without the zone, where a heading says it. */
export function formatClock(instant: string): string {
  return threeLetters(time.format(new Date(instant)));
}

/** How long something took or is ago: `340 ms`, `12 s`, `5 min`, `3 h`, `2 days`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.max(0, Math.round(durationMs))} ms`;
  const units: [number, string][] = [
    [86_400_000, "days"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1000, "s"],
  ];
  for (const [sizeMs, unit] of units) {
    if (durationMs < sizeMs) continue;
    const value = Math.floor(durationMs / sizeMs);
    return unit === "days" && value === 1 ? "1 day" : `${count.format(value)} ${unit}`;
  }
  return NOTHING;
}
