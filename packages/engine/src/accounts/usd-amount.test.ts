import { expect, test } from "vitest";
import { fromUsdColumn, UsdAmount } from "./usd-amount.js";

test.each([
  [0, "0"],
  ["0", "0"],
  [50, "50"],
  ["007.50", "7.5"],
  [1e-7, "0.0000001"],
  ["1e-12", "0.000000000001"],
  [0.1, "0.1"],
  ["999999.000000000001", "999999.000000000001"],
  [1_000_000, "1000000"],
  ["1000000.500000000000", "1000000.5"],
  ["999999999.999999999999", "999999999.999999999999"],
])("%j is %s", (given, text) => {
  expect(UsdAmount.parse(given)).toBe(text);
  // What was read once reads the same again.
  expect(UsdAmount.parse(text)).toBe(text);
});

test.each([
  -1,
  "-0.5",
  1_000_000_000,
  "1000000000",
  "1e9",
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "",
  " 1",
  "1,5",
  "0x1",
  null,
  true,
  {},
])("%j is refused in words that say what is taken", (given) => {
  expect(() => UsdAmount.parse(given)).toThrow(/must be US dollars from 0 to 999999999/);
});

test("a column's padding is taken off, and nothing else", () => {
  expect(["100.000000000000", "0.500000000000", "0.000000000000", "100", null].map(fromUsdColumn)).toEqual([
    "100",
    "0.5",
    "0",
    "100",
    null,
  ]);
});
