import { connect } from "node:net";
import { type AnalyticsStore, DaybookError } from "@daybook/engine";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseCsv, parseNdjson, readParquet, type Table } from "../daybook-reports/read-table.js";
import { rawConnection } from "../event-door/raw-connection.js";
import { fetchReport } from "./ask-tables.js";
import { stoppedReader } from "./stopped-reader.js";

/** Several of the pages in which the server reads, with texts that no socket's buffers hold. */
const EVENTS = 24_000;
/** A page is aimed at a part of this. */
const PAGE_BYTES_MAX = 6 * 1024 ** 2;
const NOW_MS = Date.UTC(2026, 2, 15, 12);
const PATH = "/v2/usage/events?start=2026-03-01T00:00:00Z";

let server: TestServer;
let team: TestTeam;
/** Pages of events that were read, and that still succeed; null: all. */
let pagesRead = 0;
/** What the largest of them held as text. */
let largestPageBytes = 0;
/** Of the whole table. */
let pages = 0;
let pagesLeft: number | null = null;
/** Told when a page is asked for, and waited for before it is read. */
let onPage: () => Promise<void> = async () => {};

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics: watched });
  team = await server.createTeam();
  const filling = "x".repeat(900);
  for (let sent = 0; sent < EVENTS; sent += 3000) {
    await server.send(
      team,
      Array.from({ length: 3000 }, (_, index) =>
        generation({
          id: `${sent + index} ${filling}`,
          time: new Date(NOW_MS - (sent + index + 1) * 10_000).toISOString(),
          data: { user: null, usage: "0.000000000001" },
        }),
      ),
    );
  }
  await (await ask("csv")).arrayBuffer();
  pages = pagesRead;
}, 300_000);
beforeEach(() => {
  [pagesRead, largestPageBytes, pagesLeft, onPage] = [0, 0, null, async () => {}];
});
afterAll(() => server.close());

const ask = (format: string): Promise<Response> =>
  fetchReport(server, { path: `${PATH}&format=${format}`, key: team.managementKey });

test(
  "a table longer than the server's pages is whole, in every form, and no page holds more than memory is meant for",
  { timeout: 120_000 },
  async () => {
    const csv = parseCsv(await (await ask("csv")).text());
    expect(pagesRead).toBe(pages);
    expect(csv.map(numberOf)).toEqual(Array.from({ length: EVENTS }, (_, index) => index));
    expect(parseNdjson(await (await ask("ndjson")).text())).toEqual(csv);
    // The engine that reads the file back takes its row groups in any order.
    const { table } = await readParquet(new Uint8Array(await (await ask("parquet")).arrayBuffer()));
    expect(table.toSorted((a, b) => numberOf(a) - numberOf(b))).toEqual(csv);
    expect(pagesRead).toBeGreaterThan(3 * 4);
    expect(largestPageBytes).toBeLessThan(PAGE_BYTES_MAX);
  },
);

test.each(["csv", "ndjson"])(
  "a client that stops reading %s stops the reading of the store, and has all of it when it goes on",
  { timeout: 120_000 },
  async (format) => {
    const slow = await stoppedReader(server, { path: `${PATH}&format=${format}`, key: team.managementKey });
    // Nobody else reads as fast as somebody who is not waited for: had it been read on, it would be at its end by now.
    await (await ask(format)).arrayBuffer();
    expect(pagesRead - pages).toBeLessThan(pages);
    const text = await slow.goOn();
    expect(pagesRead).toBe(2 * pages);
    expect(text.endsWith("0\r\n\r\n"), "the answer says that it is whole").toBe(true);
  },
);

test.each(["csv", "ndjson", "parquet"])(
  "a client that goes away stops the reading of %s",
  { timeout: 120_000 },
  async (format) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(
      `GET ${PATH}&format=${format} HTTP/1.1\r\nHost: daybook\r\nAuthorization: Bearer ${team.managementKey}\r\n\r\n`,
    );
    // Takes the first bytes and no more, then leaves; what it took is in its buffers, and the rest stays where it is.
    await new Promise((resolve) => socket.once("readable", resolve));
    socket.resetAndDestroy();
    // A whole table of somebody else is as long as the abandoned one would have been.
    expect((await (await ask(format)).arrayBuffer()).byteLength).toBeGreaterThan(0);
    expect(pagesRead).toBeLessThan(2 * pages);
  },
);

test("a client that goes away before the first row stops the reading too", { timeout: 120_000 }, async () => {
  const leaving = await rawConnection(server.url);
  const asked = new Promise<void>((resolve) => {
    onPage = async () => {
      onPage = async () => {};
      leaving.socket.resetAndDestroy();
      await leaving.ended();
      resolve();
    };
  });
  leaving.write(
    `GET ${PATH}&format=csv HTTP/1.1\r\nHost: daybook\r\nAuthorization: Bearer ${team.managementKey}\r\n\r\n`,
  );
  await asked;
  await (await ask("csv")).arrayBuffer();
  expect(pagesRead).toBeLessThan(2 * pages);
});

test.each(["csv", "ndjson", "parquet"])(
  "a store that fails within %s breaks the connection off, and before it is a failure",
  { timeout: 120_000 },
  async (format) => {
    pagesLeft = 0;
    const failed = await ask(format);
    expect([failed.status, failed.headers.get("content-disposition")]).toEqual([500, null]);
    expect(await failed.json()).toEqual({ message: expect.any(String) });

    pagesLeft = 3;
    const connection = await rawConnection(server.url);
    connection.write(
      `GET ${PATH}&format=${format} HTTP/1.1\r\nHost: daybook\r\nAuthorization: Bearer ${team.managementKey}\r\n\r\n`,
    );
    const text = await connection.ended();
    expect(text).toContain("HTTP/1.1 200 OK");
    expect(text.length).toBeGreaterThan(100_000);
    expect(text.endsWith("0\r\n\r\n"), "the answer says that it is whole").toBe(false);
    expect(text.includes("PAR1", text.length - 100), "the file says that it is whole").toBe(false);
    pagesLeft = 3;
    await expect(ask(format).then((response) => response.arrayBuffer())).rejects.toThrow();
  },
);

function numberOf({ id }: Table[number]): number {
  return Number.parseInt(id ?? "", 10);
}

function watched(store: AnalyticsStore): AnalyticsStore {
  return {
    ...store,
    database: store.database,
    async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]): Promise<Row[]> {
      if (!statement.sql.includes("ORDER BY occurred_at DESC, source, id")) return store.query<Row>(statement);
      pagesRead++;
      await onPage();
      if (pagesLeft === 0) throw new DaybookError("store_unavailable", "The analytics engine failed: away");
      if (pagesLeft !== null) pagesLeft--;
      const rows = await store.query<Row>(statement);
      largestPageBytes = Math.max(largestPageBytes, JSON.stringify(rows).length);
      return rows;
    },
  };
}
