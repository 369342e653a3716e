import type { AnalyticsStore } from "@daybook/engine";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { fetchReport } from "./ask-tables.js";
import { stoppedReader } from "./stopped-reader.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

/** Each a row of its own, with a name so long that no socket's buffers hold the table. */
const ROWS = 24_000;
const HOURS = 30;
const NOW_MS = Date.UTC(2026, 2, 15, 12);
const PATH = "/v1/reports/activity?start=2026-03-10T00:00:00Z&end=2026-03-16T00:00:00Z&group_by=hour,model";
/** A piece is aimed at a part of this, as text. */
const PIECE_BYTES_MAX = 20 * 1024 ** 2;

let server: TestServer;
let team: TestTeam;
/** What statements returned: how often rows of the report, and the most of them as text. */
let [piecesRead, largestPieceBytes] = [0, 0];
let pieces = 0;

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics: watched });
  team = await server.createTeam();
  const filling = "x".repeat(900);
  for (let sent = 0; sent < ROWS; sent += 3000) {
    await server.send(
      team,
      Array.from({ length: 3000 }, (_, index) =>
        generation({
          time: new Date(NOW_MS - (((sent + index) % HOURS) + 1) * 3_600_000).toISOString(),
          data: { model: `${sent + index} ${filling}` },
        }),
      ),
    );
  }
  await (await ask()).arrayBuffer();
  pieces = piecesRead;
});
beforeEach(() => {
  [piecesRead, largestPieceBytes] = [0, 0];
});
afterAll(() => server.close());

const ask = (): Promise<Response> => fetchReport(server, { path: `${PATH}&format=csv`, key: team.managementKey });

test("no piece of a long report holds more than memory is meant for", async () => {
  await (await ask()).arrayBuffer();
  expect(largestPieceBytes).toBeLessThan(PIECE_BYTES_MAX);
  expect(piecesRead).toBeGreaterThan(2);
});

test("a client that stops reading stops the reading of the store, and has all of it when it goes on", async () => {
  const slow = await stoppedReader(server, { path: `${PATH}&format=csv`, key: team.managementKey });
  // Nobody else reads as fast as somebody who is not waited for: had it been read on, it would be at its end by now.
  await (await ask()).arrayBuffer();
  expect(piecesRead - pieces).toBeLessThan(pieces);
  const text = await slow.goOn();
  expect(piecesRead).toBe(2 * pieces);
  expect(text.endsWith("0\r\n\r\n"), "the answer says that it is whole").toBe(true);
});

test("a server that stops does not wait for a client that reads nothing any more, and for one that reads it does", async () => {
  const path = `${PATH}&format=csv`;
  const reading = await stoppedReader(server, { path, key: team.managementKey });
  await stoppedReader(server, { path, key: team.managementKey });
  const closed = server.close();
  expect((await reading.goOn()).endsWith("0\r\n\r\n"), "the answer says that it is whole").toBe(true);
  await closed;
}, 60_000);

function watched(store: AnalyticsStore): AnalyticsStore {
  return {
    ...store,
    database: store.database,
    async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]): Promise<Row[]> {
      const rows = await store.query<Row>(statement);
      if (!statement.sql.includes("model_text")) return rows;
      piecesRead++;
      largestPieceBytes = Math.max(largestPieceBytes, JSON.stringify(rows).length);
      return rows;
    },
  };
}
