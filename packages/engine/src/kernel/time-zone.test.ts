import { expect, test } from "vitest";
import { BUCKET_UNITS, bucketStarts, type BucketUnit } from "./bucket-starts.js";
import { DAY_MS } from "./day.js";
import { findTimeZone, type TimeZone } from "./time-zone.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

function zoneOf(name: string): TimeZone {
  const zone = findTimeZone(name);
  if (zone === null) throw new Error(`the runtime has no zone ${name}`);
  return zone;
}

/** What a clock of the zone shows, asked of another part of Intl than the code under test asks, as `YYYY-MM-DD HH:MM`. */
function clockOf(name: string): (epochMs: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "short" });
  return (epochMs) => format.format(epochMs);
}

/** Zones with the rules of 2026, and what was odd in other years. */
const CASES: [zone: string, year: number][] = [
  ...[
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
  ].map((zone): [string, number] => [zone, 2026]),
  ["America/Sao_Paulo", 2018],
  ["Africa/Cairo", 2014],
  ["Asia/Pyongyang", 2015],
  ["America/St_Johns", 2011],
  ["Pacific/Apia", 2011],
  ["Europe/Istanbul", 2016],
];

/** Every quarter of an hour of a year, and every minute of the days on which the clocks jump. */
function instantsOf(name: string, year: number): number[] {
  const clock = clockOf(name);
  const instants: number[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY_MS) {
    const [before, after] = [clock(day), clock(day + DAY_MS)];
    const step = before.slice(11) === after.slice(11) ? 15 * MINUTE_MS : MINUTE_MS;
    for (let at = day; at < day + DAY_MS; at += step) instants.push(at);
  }
  return instants;
}

/** The bucket of a shown time, by its text. */
function bucketText(unit: BucketUnit, shown: string): string {
  if (unit === "minute") return shown;
  if (unit === "hour") return shown.slice(0, 13);
  if (unit === "day") return shown.slice(0, 10);
  if (unit === "month") return shown.slice(0, 7);
  const date = new Date(`${shown.slice(0, 10)}T00:00:00Z`);
  return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}

test.each(CASES)(
  "the clocks of %s in %i show what the zone says, at every quarter of an hour and around jumps",
  (name, year) => {
    const zone = zoneOf(name);
    const clock = clockOf(name);
    for (const at of instantsOf(name, year)) {
      const shown = new Date(zone.toLocal(at)).toISOString().slice(0, 16).replace("T", " ");
      if (shown !== clock(at)) expect(shown, `${at}`).toBe(clock(at));
    }
  },
);

test.each(CASES)(
  "days, weeks and months of %s in %i begin with the first instant that bears their date",
  (name, year) => {
    const range = { startMs: Date.UTC(year, 0, 1), endMs: Date.UTC(year + 1, 0, 1) };
    const clock = clockOf(name);
    const instants = instantsOf(name, year);
    for (const unit of ["day", "week", "month"] as const) {
      const seen = new Set<string>();
      const expected: number[] = [];
      for (const at of instants) {
        const text = bucketText(unit, clock(at));
        if (!seen.has(text)) expected.push(at);
        seen.add(text);
      }
      const starts = bucketStarts(zoneOf(name), unit, range);
      // The first bucket begins before the year where the zone's own does.
      expect(starts[0]).toBeLessThanOrEqual(range.startMs);
      expect(starts.slice(1), `${unit}`).toEqual(expected.slice(1));
    }
  },
);

test.each(CASES)("hours of %s in %i begin where the clock shows a full one or jumps into another", (name, year) => {
  const range = { startMs: Date.UTC(year, 0, 1), endMs: Date.UTC(year + 1, 0, 1) };
  const clock = clockOf(name);
  const expected = instantsOf(name, year).filter((at) => {
    const [before, shown] = [clock(at - MINUTE_MS), clock(at)];
    return shown.endsWith(":00") || before.slice(0, 13) !== shown.slice(0, 13);
  });
  const starts = bucketStarts(zoneOf(name), "hour", range);
  expect(starts.filter((at) => at >= range.startMs)).toEqual(expected);
});

test("buckets are ascending, hold the start and end before the end, for any range and unit", () => {
  for (const [name, year] of CASES) {
    for (const unit of BUCKET_UNITS) {
      for (let index = 0; index < 40; index++) {
        const startMs = Date.UTC(year, 0, 1) + Math.floor((index / 40) * 365 * DAY_MS) + index * 1234567;
        const endMs = startMs + (unit === "minute" ? HOUR_MS : 40 * DAY_MS) + index;
        const starts = bucketStarts(zoneOf(name), unit, { startMs, endMs });
        expect(starts[0]).toBeLessThanOrEqual(startMs);
        expect(starts[1] ?? Infinity).toBeGreaterThan(startMs);
        expect(starts.at(-1)).toBeLessThan(endMs);
        expect(starts.every((start, at) => at === 0 || start > (starts[at - 1] ?? start))).toBe(true);
      }
    }
  }
});

test("days on which clocks change are 23, 25 or 23½ hours long, and a day that never was has no bucket", () => {
  const hoursOf = (name: string, date: string): number[] => {
    const startMs = Date.parse(`${date}T12:00:00Z`);
    const starts = bucketStarts(zoneOf(name), "day", { startMs, endMs: startMs + 3 * DAY_MS });
    return starts.slice(1).map((start, index) => (start - (starts[index] ?? 0)) / HOUR_MS);
  };
  expect(hoursOf("Europe/Berlin", "2026-03-28")).toEqual([24, 23, 24]);
  expect(hoursOf("Europe/Berlin", "2026-10-24")).toEqual([24, 25, 24]);
  expect(hoursOf("Australia/Lord_Howe", "2026-10-03")).toEqual([24, 23.5, 24]);
  const samoa = bucketStarts(zoneOf("Pacific/Apia"), "day", {
    startMs: Date.UTC(2011, 11, 29, 10),
    endMs: Date.UTC(2011, 11, 31, 20),
  });
  const zone = zoneOf("Pacific/Apia");
  expect(samoa.map((start) => new Date(zone.toLocal(start)).toISOString().slice(0, 10))).toEqual([
    "2011-12-29",
    "2011-12-31",
    "2012-01-01",
  ]);
});

test("an hour that is lived through twice is two buckets", () => {
  const startMs = Date.parse("2026-10-25T00:00:00Z");
  const starts = bucketStarts(zoneOf("Europe/Berlin"), "hour", { startMs, endMs: startMs + 3 * HOUR_MS });
  expect(starts).toEqual([startMs, startMs + HOUR_MS, startMs + 2 * HOUR_MS]);
});

test("a zone is found by its name in any case and as its alias, and no other text is one", () => {
  expect(zoneOf("europe/berlin")).toBe(zoneOf("Europe/Berlin"));
  expect(zoneOf("Asia/Katmandu").toLocal(0)).toBe(zoneOf("Asia/Kathmandu").toLocal(0));
  for (const text of ["", "Mars/Base", "Europe/Berlin ", "../etc/passwd"])
    expect(findTimeZone(text), `${text}`).toBeNull();
});
