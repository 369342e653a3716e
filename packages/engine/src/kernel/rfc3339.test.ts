import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRfc3339 } from "./rfc3339.js";

describe("parseRfc3339", () => {
  test.each<[string, string]>([
    ["2026-11-20T23:59:59.999Z", "2026-11-20T23:59:59.999Z"],
    ["2026-11-20t23:59:59z", "2026-11-20T23:59:59.000Z"],
    ["2026-11-20T23:59:59.9999999999Z", "2026-11-20T23:59:59.999Z"],
    ["2026-11-20T23:59:59.1Z", "2026-11-20T23:59:59.100Z"],
    ["2026-11-20T23:59:59.0009+00:00", "2026-11-20T23:59:59.000Z"],
    ["2026-11-20T00:10:00+05:45", "2026-11-19T18:25:00.000Z"],
    ["2026-12-31T23:10:00-23:59", "2027-01-01T23:09:00.000Z"],
    ["2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"],
    ["1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"],
    ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"],
  ])("%s is %s", (text, expected) => {
    const epochMs = parseRfc3339(text);
    expect(epochMs === null ? null : new Date(epochMs).toISOString()).toBe(expected);
  });

  test("a fraction of any length is cut, not rounded", () => {
    expect(parseRfc3339(`2026-11-20T23:59:59.${"9".repeat(5000)}Z`)).toBe(Date.parse("2026-11-20T23:59:59.999Z"));
  });

  test.each([
    "",
    "2026-11-20",
    "2026-11-20T23:59:59",
    "2026-11-20 23:59:59Z",
    "2026-11-20T23:59Z",
    "2026-11-20T23:59:60Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T23:60:00Z",
    "2026-11-20T23:59:59.Z",
    "2026-11-20T23:59:59,5Z",
    "2026-11-20T23:59:59Z ",
    " 2026-11-20T23:59:59Z",
    "2026-11-20T23:59:59ZZ",
    "2026-11-20T23:59:59+0100",
    "2026-11-20T23:59:59+01",
    "2026-11-20T23:59:59+24:00",
    "2026-11-20T23:59:59+01:60",
    "2026-11-20T23:59:59−01:00",
    "2026-11-31T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-13-10T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-1-01T00:00:00.00Z",
    "20261120T235959.000000Z",
    "2026/11/20T23:59:59Z",
    "+02026-11-20T23:59:59Z",
    "1795219199000",
    "٢٠٢٦-11-20T23:59:59Z",
  ])("%j is refused", (text) => {
    expect(parseRfc3339(text)).toBeNull();
  });

  test("every instant in every offset reads as Date reads it", () => {
    const min = new Date("0001-01-02T00:00:00Z");
    const max = new Date("9999-12-30T00:00:00Z");
    fc.assert(
      fc.property(
        fc.date({ min, max, noInvalidDate: true }),
        fc.integer({ min: -1439, max: 1439 }),
        (instant, offsetMinutes) => {
          const local = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
          const size = Math.abs(offsetMinutes);
          const hours = String(Math.floor(size / 60)).padStart(2, "0");
          const minutes = String(size % 60).padStart(2, "0");
          expect(parseRfc3339(`${local}${offsetMinutes < 0 ? "-" : "+"}${hours}:${minutes}`)).toBe(instant.getTime());
        },
      ),
    );
  });

  test("every day that Date moves into the next month is refused", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2200 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 28, max: 31 }),
        (year, month, day) => {
          const date = new Date(Date.UTC(year, month - 1, day));
          const expected = date.getUTCMonth() === month - 1 ? date.getTime() : null;
          expect(parseRfc3339(`${year}-${String(month).padStart(2, "0")}-${day}T00:00:00Z`)).toBe(expected);
        },
      ),
    );
  });

  test("no text makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789-:.+TtZz ".split("")) }), (text) => {
        const epochMs = parseRfc3339(text);
        expect(epochMs === null || Number.isInteger(epochMs)).toBe(true);
      }),
    );
  });
});
