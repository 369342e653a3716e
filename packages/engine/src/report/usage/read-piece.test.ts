import { expect, test } from "vitest";
import type { Bucket } from "./bucket-pieces.js";
import { type ReadBuckets, readPiece, type ReadRow } from "./read-piece.js";
import { noUsage } from "./usage-sums.js";

const HOUR_MS = 3_600_000;
const RANGE = { startMs: 0, endMs: 6 * HOUR_MS };

/** A store whose hours make so many rows each, and what it was asked. */
function storeOf(rowsOfHours: readonly number[]): { read: ReadBuckets; asked: { hours: number[]; rows: number }[] } {
  const asked: { hours: number[]; rows: number }[] = [];
  return {
    asked,
    async read(buckets, range, newest) {
      const hours = buckets.map(({ startMs }) => startMs / HOUR_MS);
      const rows = hours
        .toReversed()
        .filter((hour) => hour * HOUR_MS >= range.startMs && hour * HOUR_MS < range.endMs)
        .flatMap((hour) => Array.from({ length: rowsOfHours[hour] ?? 0 }, () => rowOf(hour)))
        .slice(0, newest ?? undefined);
      asked.push({ hours, rows: rows.length });
      return rows;
    },
  };
}

function rowOf(hour: number): ReadRow {
  const measures = Object.fromEntries(Object.keys(noUsage()).map((name) => [name, "1"])) as ReadRow["measures"];
  return { bucketMs: hour * HOUR_MS, dimensions: {} as ReadRow["dimensions"], measures };
}

function bucketsOf(hours: readonly number[]): Bucket[] {
  return hours.map((hour) => ({ startMs: hour * HOUR_MS, endMs: (hour + 1) * HOUR_MS }));
}

async function readHours(
  rowsOfHours: readonly number[],
  rowsMax: number,
): Promise<{ hours: number[]; rows: number; held: number }> {
  const { read, asked } = storeOf(rowsOfHours);
  const buckets = bucketsOf(rowsOfHours.map((_, hour) => hour));
  const piece = await readPiece({ buckets, range: RANGE, rowsMax }, read);
  return {
    hours: piece.buckets.map(({ startMs }) => startMs / HOUR_MS),
    rows: piece.rows.length,
    held: Math.max(...asked.map(({ rows }) => rows)),
  };
}

test.each([
  ["all of a piece that makes as many rows as it may", [3, 3, 4], 10, { hours: [0, 1, 2], rows: 10, held: 10 }],
  ["its newest hours when there are more, whole ones only", [50, 7, 3], 10, { hours: [1, 2], rows: 10, held: 11 }],
  ["not the hour that was cut", [50, 7, 4], 10, { hours: [2], rows: 4, held: 11 }],
  ["hours without rows among the newest", [50, 8, 0], 10, { hours: [1, 2], rows: 8, held: 11 }],
  ["one hour of more rows than may be held, by itself", [9, 9, 30], 10, { hours: [2], rows: 30, held: 30 }],
  ["the same after hours without rows", [9, 30, 0], 10, { hours: [1, 2], rows: 30, held: 30 }],
  ["the only hour, whatever it makes", [30], 10, { hours: [0], rows: 30, held: 30 }],
  ["nothing of hours that made nothing", [0, 0, 0], 10, { hours: [0, 1, 2], rows: 0, held: 0 }],
])("reads %s", async (_, rowsOfHours, rowsMax, expected) => {
  expect(await readHours(rowsOfHours, rowsMax)).toEqual(expected);
});
