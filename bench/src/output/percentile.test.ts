import { expect, test } from "vitest";
import { median, percentile } from "./percentile.js";

test("a percentile is a value that was measured, whatever the order", () => {
  const values = [9, 1, 5, 3, 7, 10, 2, 8, 4, 6];
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1)]).toEqual([5, 10, 10]);
  expect(values[0]).toBe(9);
});

test("one value is every percentile, and none has none", () => {
  expect([median([3]), percentile([3], 0.95)]).toEqual([3, 3]);
  expect(() => median([])).toThrow(RangeError);
});
