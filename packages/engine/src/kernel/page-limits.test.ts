import { expect, test } from "vitest";
import { nextPageRows, type PageLimits } from "./page-limits.js";

const LIMITS: PageLimits = { rowsFirst: 20, rowsMin: 5, rowsMax: 100, bytes: 1_000 };

test.each([
  ["nothing is known of the rows", { rows: 0, bytes: 0 }, 20],
  ["rows are as long as was thought", { rows: 50, bytes: 1_000 }, 50],
  ["rows are longer", { rows: 50, bytes: 5_000 }, 10],
  ["rows are shorter, and may not stay so", { rows: 10, bytes: 10 }, 40],
  ["rows take no room", { rows: 10, bytes: 0 }, 40],
  ["no more than the most", { rows: 90, bytes: 90 }, 100],
  ["no fewer than the least", { rows: 10, bytes: 1_000_000 }, 5],
])("a page follows: %s", (_, last, expected) => {
  expect(nextPageRows(last, LIMITS)).toBe(expected);
});
