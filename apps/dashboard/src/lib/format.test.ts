import { expect, test } from "vitest";
import { fromPicoUsd, toPicoUsd } from "./decimal.ts";
import {
  formatChange,
  formatCompact,
  formatCount,
  formatDateOf,
  formatDay,
  formatDayLong,
  formatDuration,
  formatInstant,
  formatUsd,
  formatUsdAxis,
} from "./format.ts";

test("money is read and written without losing a digit", () => {
  for (const text of ["0", "1", "0.000000000001", "12345678901234567890.123456789012", "-0.5"]) {
    expect(fromPicoUsd(toPicoUsd(text))).toBe(text);
  }
  expect(toPicoUsd("0.1") + toPicoUsd("0.2")).toBe(toPicoUsd("0.3"));
  expect([toPicoUsd(null), toPicoUsd(undefined)]).toEqual([0n, 0n]);
});

test("dollars are shown in cents, and less than a cent with its first two digits", () => {
  expect(["0", "0.015", "0.01", "0.0099", "0.00012345", "0.000000000001", "1234.5", "-0.0012"].map(formatUsd)).toEqual([
    "$0.00",
    "$0.02",
    "$0.01",
    "$0.0099",
    "$0.00012",
    "<$0.000001",
    "$1,234.50",
    "-$0.0012",
  ]);
});

test("the amounts of an axis have as many places as each other", () => {
  const axis = (...amounts: number[]): string[] => amounts.map((amount) => formatUsdAxis(amount, amounts.at(-1) ?? 0));
  expect(axis(0, 0.5, 2)).toEqual(["$0.00", "$0.50", "$2.00"]);
  expect(axis(0, 5, 20)).toEqual(["$0", "$5", "$20"]);
  expect(axis(0, 0.0005, 0.002)).toEqual(["$0.0000", "$0.0005", "$0.0020"]);
  expect(axis(0, 500, 2_000)).toEqual(["$0", "$500", "$2K"]);
});

test("counts have their thousands parted, and are short on axes", () => {
  expect([formatCount(1_234_567), formatCompact(1_234_567)]).toEqual(["1,234,567", "1.2M"]);
});

test("a change is told against what was before, and against nothing not at all", () => {
  expect([formatChange(112, 100), formatChange(50, 100), formatChange(100.1, 100), formatChange(0, 0)]).toEqual([
    "+12%",
    "−50%",
    "no change",
    "no change",
  ]);
  expect(formatChange(5, 0)).toBeNull();
});

test("days and moments are those of UTC wherever the reader is", () => {
  expect([formatDay("2026-11-22"), formatDayLong("2026-01-01")]).toEqual(["22 Nov", "1 Jan 2026"]);
  expect(formatInstant("2026-11-22T23:59:59.999Z")).toBe("22 Nov 2026, 23:59:59 UTC");
  expect(formatInstant(null)).toBe("–");
});

test("a stretch of time is told in its largest unit", () => {
  expect([12, 1500, 61_000, 7_200_000, 86_400_000, 200_000_000].map(formatDuration)).toEqual([
    "12 ms",
    "1 s",
    "1 min",
    "2 h",
    "1 day",
    "2 days",
  ]);
});

test("every month has three letters, whatever is told of it", () => {
  expect([formatDay("2026-09-01"), formatDayLong("2026-09-01"), formatInstant("2026-09-01T02:03:04Z")]).toEqual([
    "1 Sep",
    "1 Sep 2026",
    "1 Sep 2026, 02:03:04 UTC",
  ]);
  expect([formatDateOf("2026-09-01T23:59:59Z"), formatDateOf(null)]).toEqual(["1 Sep 2026", "–"]);
});
