import { DAY_MS } from "./day.js";

/** A stretch of time in which a zone's clocks stand still against UTC; half-open, epoch milliseconds. */
export interface ZoneStretch {
  startMs: number;
  endMs: number;
  /** East of UTC. */
  offsetMs: number;
}

/** The civil time of one IANA zone, as the runtime's own zone data have it. */
export interface TimeZone {
  /** In its canonical spelling: `Europe/Berlin`. */
  name: string;
  /** How far its clocks are ahead of UTC at the instant. */
  offsetAt(epochMs: number): number;
  /** What its clocks show at the instant, as the instant at which UTC clocks show the same. */
  toLocal(epochMs: number): number;
  /** The stretches that overlap `[startMs, endMs)`, ascending and without gaps; the first and last may reach beyond it. */
  stretches(startMs: number, endMs: number): ZoneStretch[];
}

const zones = new Map<string, TimeZone>();

/** The zone by its IANA name in any case, or null when the runtime knows none of that name. */
export function findTimeZone(name: string): TimeZone | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const format = formatOf(name);
  if (format === null) return null;
  // Names differ in case and by alias; each zone is worked out once.
  const canonical = format.resolvedOptions().timeZone;
  const zone = zones.get(canonical) ?? new IntlZone(canonical, format);
  zones.set(canonical, zone);
  return zone;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    // A RangeError is how Intl says that it has no such zone.
    return null;
  }
}

/** Asks Intl for the offset once a day of a year, and for each change between two of these, when it was. */
class IntlZone implements TimeZone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  /** By UTC year: the changes of offset within it, and what it begins with. */
  readonly #years = new Map<number, { atMs: number; offsetMs: number }[]>();

  constructor(name: string, format: Intl.DateTimeFormat) {
    this.name = name;
    this.#format = format;
  }

  offsetAt(epochMs: number): number {
    const changes = this.#changesOf(new Date(epochMs).getUTCFullYear());
    return changes.findLast(({ atMs }) => atMs <= epochMs)?.offsetMs ?? 0;
  }

  toLocal(epochMs: number): number {
    return epochMs + this.offsetAt(epochMs);
  }

  stretches(startMs: number, endMs: number): ZoneStretch[] {
    const first = new Date(startMs).getUTCFullYear();
    const last = new Date(Math.max(startMs, endMs - 1)).getUTCFullYear();
    const stretches: ZoneStretch[] = [];
    for (let year = first; year <= last; year++) {
      const changes = this.#changesOf(year);
      for (const [index, { atMs, offsetMs }] of changes.entries()) {
        const untilMs = changes[index + 1]?.atMs ?? Date.UTC(year + 1, 0, 1);
        const before = stretches.at(-1);
        if (before?.offsetMs === offsetMs) before.endMs = untilMs;
        else stretches.push({ startMs: atMs, endMs: untilMs, offsetMs });
      }
    }
    return stretches.filter((stretch) => stretch.endMs > startMs && stretch.startMs < endMs);
  }

  #changesOf(year: number): { atMs: number; offsetMs: number }[] {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const endMs = Date.UTC(year + 1, 0, 1);
    let atMs = Date.UTC(year, 0, 1);
    let offsetMs = this.#ask(atMs);
    const changes = [{ atMs, offsetMs }];
    // No zone changes its clocks and changes them back within a day.
    for (; atMs < endMs; atMs += DAY_MS) {
      const next = this.#ask(Math.min(atMs + DAY_MS, endMs - 1));
      if (next === offsetMs) continue;
      changes.push({ atMs: this.#changeBetween(atMs, Math.min(atMs + DAY_MS, endMs - 1), offsetMs), offsetMs: next });
      offsetMs = next;
    }
    this.#years.set(year, changes);
    return changes;
  }

  /** The first instant with another offset than before; after `beforeMs` and not after `afterMs`. */
  #changeBetween(beforeMs: number, afterMs: number, offsetMs: number): number {
    let [low, high] = [beforeMs, afterMs];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle) === offsetMs) low = middle;
      else high = middle;
    }
    return high;
  }

  #ask(epochMs: number): number {
    const seconds = Math.floor(epochMs / 1000);
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.#format.formatToParts(seconds * 1000)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - seconds * 1000;
  }
}
