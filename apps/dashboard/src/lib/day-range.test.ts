import { expect, test } from "vitest";
import { daysIn, daysOf, periodBefore, rangeOf } from "./day-range.ts";

const TODAY = "2026-03-15";
const NOON_MS = Date.UTC(2026, 2, 15, 12);

test("an address that says nothing that makes sense means the last 30 days", () => {
  const last30 = { start: "2026-02-14", end: TODAY };
  for (const search of [
    {},
    { range: "nonsense" },
    { from: "2026-02-30", to: TODAY },
    { from: TODAY, to: "2026-03-01" },
  ]) {
    expect(rangeOf(search, TODAY)).toEqual(last30);
  }
  expect(rangeOf({ range: "7d" }, TODAY)).toEqual({ start: "2026-03-09", end: TODAY });
  expect(rangeOf({ range: "month" }, TODAY)).toEqual({ start: "2026-03-01", end: TODAY });
  expect(rangeOf({ range: "7d", from: "2026-01-01", to: "2026-01-02" }, TODAY)).toEqual({
    start: "2026-01-01",
    end: "2026-01-02",
  });
});

test("the period before is as long, and of a day that is not over only as much", () => {
  expect(periodBefore({ start: "2026-03-01", end: "2026-03-02" }, NOON_MS)).toEqual({
    start: "2026-02-27",
    end: "2026-02-28",
  });
  expect(periodBefore({ start: "2026-03-14", end: TODAY }, NOON_MS)).toEqual({
    start: "2026-03-12",
    end: "2026-03-13T12:00:00.000Z",
  });
});

test("days are counted over the ends of months and leap years", () => {
  expect(daysOf({ start: "2028-02-28", end: "2028-03-01" })).toEqual(["2028-02-28", "2028-02-29", "2028-03-01"]);
  expect(daysIn({ start: TODAY, end: TODAY })).toBe(1);
});
