import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAnalytics, type ScratchAnalytics } from "./__fixtures__/scratch-analytics.js";
import { NativeReader } from "./native-reader.js";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

/** Every kind of column, in arrays of 0 to 6; of so many texts, and of so many rows a block at most. */
const columnsSql = (rows: number, texts: number, blockRows = 1_000): string => `SELECT toUInt16(number) AS small,
    arrayMap(i -> toUInt32(number * 7 + i), range(number % 7)) AS numbers,
    CAST(arrayMap(i -> concat('ü-', toString((number * 31 + i) % ${texts})), range(number % 7)) AS Array(LowCardinality(String))) AS texts
  FROM numbers(${rows}) ORDER BY number SETTINGS max_block_size = ${blockRows}, max_threads = 1`;

async function read(sql: string): Promise<[number, number[], string[]][]> {
  const reader = new NativeReader(await scratch.store.queryNative({ sql, isShort: true }));
  const found: [number, number[], string[]][] = [];
  for (let rows = reader.nextBlock(); rows > 0; rows = reader.nextBlock()) {
    const small = reader.uint16("small", rows);
    const numbers = reader.uint32Arrays("numbers", rows);
    const { texts, places } = reader.textArrays("texts", rows);
    for (let row = 0; row < rows; row++) {
      found.push([
        small[row] ?? 0,
        [...(numbers[row] ?? [])],
        [...(places[row] ?? [])].map((place) => texts[place] ?? "nothing"),
      ]);
    }
  }
  return found;
}

function expected(rows: number, texts: number): [number, number[], string[]][] {
  return Array.from({ length: rows }, (_, number) => {
    const items = Array.from({ length: number % 7 }, (_none, index) => index);
    return [number, items.map((item) => number * 7 + item), items.map((item) => `ü-${(number * 31 + item) % texts}`)];
  });
}

test.each([
  [0, 1, 1_000],
  [1, 1, 1_000],
  [5, 3, 1_000],
  [3_500, 200, 1_000],
  [3_500, 900, 1_000],
  // So many texts that their places take four bytes.
  [24_000, 1_000_000, 65_536],
])("%i rows of %i texts, %i a block, are read as the engine holds them", async (rows, texts, blockRows) => {
  const found = await read(columnsSql(rows, texts, blockRows));
  const held = expected(rows, texts);
  expect(found).toHaveLength(held.length);
  const wrong = found.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(held[index]));
  expect(found[wrong]).toEqual(held[wrong]);
});

test("another column than the one asked for is an error, not a number", async () => {
  const reader = new NativeReader(await scratch.store.queryNative({ sql: "SELECT toUInt32(1) AS one", isShort: true }));
  expect(reader.nextBlock()).toBe(1);
  expect(() => reader.uint16("one", 1)).toThrow("one UInt32");
});

test("blocks that follow a failed statement are those asked for alone", async () => {
  for (let round = 0; round < 5; round++) {
    await expect(
      scratch.store.query({
        sql: "SELECT number, throwIf(number = 5000) AS bad FROM numbers(10000) SETTINGS max_block_size = 100",
      }),
    ).rejects.toThrow();
    expect(await read(columnsSql(5, 3))).toEqual(expected(5, 3));
  }
});
