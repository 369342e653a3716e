import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnalyticsStore, openAnalyticsStore } from "@daybook/engine";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvChunks } from "./csv.js";
import { jsonRowWriter, ndjsonChunks } from "./json-row.js";
import { parquetChunks } from "./parquet.js";
import { cellText, type ReportColumn } from "./report-column.js";

interface Row {
  name: string | null;
  requests: string | null;
  tokens: string | null;
  usage: string | null;
  at: number | null;
  day: number | null;
  partial: boolean | null;
  models: string | null;
}

const COLUMNS: ReportColumn<Row>[] = [
  { name: "name", type: "text", valueOf: (row) => row.name },
  { name: "requests", type: "count", valueOf: (row) => row.requests },
  { name: "tokens, all", type: "count", valueOf: (row) => row.tokens },
  { name: "usage", type: "money", valueOf: (row) => row.usage },
  { name: "at", type: "instant", valueOf: (row) => row.at },
  { name: "day", type: "day", valueOf: (row) => row.day },
  { name: "partial", type: "boolean", valueOf: (row) => row.partial },
  { name: "models", type: "json", valueOf: (row) => row.models },
];

/** Text as people and products send it, and as somebody would who wants a spreadsheet to run it. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc
    .tuple(fc.constantFrom("=", "+", "-", "@", "'", "\t", "\r", "\n", "＝", '"', ",", ""), fc.string({ maxLength: 6 }))
    .map((parts) => parts.join("")),
);
const wide = fc.bigInt(0n, 10n ** 37n).map(String);
const money = fc.bigInt(-(10n ** 30n), 10n ** 30n).map(usdText);
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { freq: 6 });
const rowArbitrary: fc.Arbitrary<Row> = fc.record({
  name: maybe(text),
  requests: maybe(fc.bigInt(0n, 2n ** 63n - 1n).map(String)),
  tokens: maybe(fc.oneof(fc.nat().map(String), wide)),
  usage: maybe(money),
  at: maybe(fc.integer({ min: 946_684_800_000, max: 4_102_444_799_999 })),
  day: maybe(fc.integer({ min: 10_957, max: 47_482 })),
  partial: maybe(fc.boolean()),
  models: maybe(fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }).map((names) => JSON.stringify(names))),
});

let directory: string;
let store: AnalyticsStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "daybook-formats-"));
  store = await openAnalyticsStore({ dataDir: directory });
}, 60_000);
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

test(
  "CSV, NDJSON and Parquet hold the same cells as JSON, to the last digit and character",
  { timeout: 120_000 },
  async () => {
    const runs = fc.asyncProperty(fc.array(rowArbitrary, { maxLength: 40 }), async (rows) => {
      const cells = rows.map((row) => COLUMNS.map((column) => cellText(column, row)));
      expect(parseCsv(await joined(csvChunks(COLUMNS, rows)))).toEqual([COLUMNS.map(({ name }) => name), ...cells]);
      const toJson = jsonRowWriter(COLUMNS);
      expect((await joined(ndjsonChunks(COLUMNS, rows))).split("\n")).toEqual([...rows.map(toJson), ""]);
      expect(rows.map((row) => digitsOf(toJson(row)))).toEqual(cells);
      expect(await readParquet(rows)).toEqual(cells);
    });
    await fc.assert(runs, { numRuns: 60 });
  },
);

test("a table longer than a piece or a row group is whole", { timeout: 60_000 }, async () => {
  const rows = Array.from({ length: 10_007 }, (_, index): Row => ({
    name: index % 3 === 0 ? null : `person ${index}`,
    requests: String(index),
    tokens: index === 9_999 ? String(2n ** 80n) : String(index),
    usage: usdText(BigInt(index) * 1_234_567_890_123n),
    at: 1_700_000_000_000 + index,
    day: 20_000 + (index % 400),
    partial: index % 2 === 0,
    models: "[]",
  }));
  const cells = rows.map((row) => COLUMNS.map((column) => cellText(column, row)));
  expect(parseCsv(await joined(csvChunks(COLUMNS, pageByPage(rows)))).slice(1)).toEqual(cells);
  expect((await joined(ndjsonChunks(COLUMNS, pageByPage(rows)))).split("\n")).toHaveLength(rows.length + 1);
  expect(await readParquet(rows)).toEqual(cells);
});

test("a long table's groups are larger, so that what its end holds of them does not grow as it does", async () => {
  const columns: ReportColumn<number>[] = [{ name: "n", type: "count", valueOf: (row) => row }];
  const piecesOf = async (count: number): Promise<number> => {
    let pieces = 0;
    for await (const _ of parquetChunks(columns, numbersBelow(count))) pieces++;
    return pieces;
  };
  const [short, long] = [await piecesOf(100_000), await piecesOf(800_000)];
  expect(long).toBeLessThan(4 * short);
});

test("a count beyond 64 bits from a source of pages is refused unless its column says so", async () => {
  const row: Row = {
    name: null,
    requests: null,
    tokens: String(2n ** 63n),
    usage: null,
    at: null,
    day: null,
    partial: null,
    models: null,
  };
  await expect(collect(parquetChunks(COLUMNS, pageByPage([row])))).rejects.toThrow("out of range");
  const columns = COLUMNS.map((column) => (column.type === "count" ? { ...column, isWide: true } : column));
  expect((await collect(parquetChunks(columns, pageByPage([row])))).length).toBeGreaterThan(0);
});

test("a source is read no further than its table was taken", async () => {
  let read = 0;
  const source = function* (): Generator<Row> {
    for (; ; read++)
      yield {
        name: "x".repeat(1000),
        requests: null,
        tokens: null,
        usage: null,
        at: null,
        day: null,
        partial: null,
        models: null,
      };
  };
  const chunks = csvChunks(COLUMNS, source());
  await chunks.next();
  const afterOne = read;
  expect(afterOne).toBeLessThan(100);
  await chunks.next();
  expect(read).toBeLessThan(3 * afterOne);
  await chunks.return(undefined);
});

async function* numbersBelow(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number;
}

async function* pageByPage<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (let index = 0; index < items.length; index += 1000) yield* items.slice(index, index + 1000);
}

async function collect(chunks: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function joined(chunks: AsyncGenerator<string>): Promise<string> {
  let all = "";
  for await (const chunk of chunks) all += chunk;
  return all;
}

/** Read back by an engine that shares nothing with the writer. */
async function readParquet(rows: readonly Row[]): Promise<(string | null)[][]> {
  const path = join(directory, "table.parquet");
  await writeFile(path, await collect(parquetChunks(COLUMNS, rows)));
  const cells = COLUMNS.map(({ name, type }, index) => {
    const value = `\`${name}\``;
    const asText =
      type === "instant"
        ? `formatDateTime(${value}, '%Y-%m-%dT%H:%i:%S', 'UTC') || '.' || leftPad(toString(toUnixTimestamp64Milli(${value}) % 1000), 3, '0') || 'Z'`
        : `toString(${value})`;
    return `${asText} AS c${index}`;
  });
  const read = await store.query<Record<string, string | null>>({
    sql: `SELECT ${cells.join(", ")} FROM file('${path}', Parquet) SETTINGS input_format_parquet_preserve_order = 1`,
  });
  return read.map((row) => COLUMNS.map((_, index) => row[`c${index}`] ?? null));
}

/** RFC 4180, and the apostrophe taken off again; written apart from the writer. */
function parseCsv(csv: string): (string | null)[][] {
  const table: (string | null)[][] = [];
  let at = 0;
  while (at < csv.length) {
    const line: (string | null)[] = [];
    for (;;) {
      if (csv[at] === '"') {
        let cell = "";
        for (at++; csv[at] !== '"' || csv[at + 1] === '"'; at++) {
          if (csv[at] === '"') at++;
          cell += csv[at];
        }
        at++;
        line.push(cell);
      } else {
        let end = at;
        while (csv[end] !== "," && csv[end] !== "\r") end++;
        line.push(end === at ? null : csv.slice(at, end));
        at = end;
      }
      if (csv[at] !== ",") break;
      at++;
    }
    expect(csv.slice(at, at + 2)).toBe("\r\n");
    at += 2;
    expect(line[0] ?? "").not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    if (table.length > 0 && line[0]?.startsWith("'") === true) line[0] = line[0].slice(1);
    table.push(line);
  }
  return table;
}

/** The cells of a JSON row; numbers as the digits that were written, which `JSON.parse` would round. */
function digitsOf(json: string): (string | null)[] {
  const exact = json.replaceAll(
    /("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)/g,
    (_, string?: string, number?: string) => string ?? `"${number}"`,
  );
  const row = JSON.parse(exact) as Record<string, string | string[] | boolean | null>;
  return Object.values(row).map((value) =>
    Array.isArray(value) ? JSON.stringify(value) : typeof value === "boolean" ? String(value) : value,
  );
}

function usdText(pico: bigint): string {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(13, "0");
  const fraction = digits.slice(-12).replace(/0+$/, "");
  return `${pico < 0n ? "-" : ""}${digits.slice(0, -12)}${fraction === "" ? "" : `.${fraction}`}`;
}
