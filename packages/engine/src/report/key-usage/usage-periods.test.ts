import { expect, test } from "vitest";
import { formatDay } from "../../kernel/day.js";
import { usagePeriodsAt } from "./usage-periods.js";

test.each([
  // A Sunday, the last instant of its week.
  [
    "2026-03-15T23:59:59.999Z",
    ["2026-03-15", "2026-03-16"],
    ["2026-03-09", "2026-03-16"],
    ["2026-03-01", "2026-04-01"],
  ],
  [
    "2026-03-16T00:00:00.000Z",
    ["2026-03-16", "2026-03-17"],
    ["2026-03-16", "2026-03-23"],
    ["2026-03-01", "2026-04-01"],
  ],
  // A week over the turn of a year.
  [
    "2026-12-31T12:00:00.000Z",
    ["2026-12-31", "2027-01-01"],
    ["2026-12-28", "2027-01-04"],
    ["2026-12-01", "2027-01-01"],
  ],
  [
    "2028-02-29T00:00:00.000Z",
    ["2028-02-29", "2028-03-01"],
    ["2028-02-28", "2028-03-06"],
    ["2028-02-01", "2028-03-01"],
  ],
])("at %s", (now, daily, weekly, monthly) => {
  const periods = usagePeriodsAt(Date.parse(now));
  const written = [periods.daily, periods.weekly, periods.monthly].map(({ firstDay, endDay }) =>
    [firstDay, endDay].map(formatDay),
  );
  expect(written).toEqual([daily, weekly, monthly]);
});
