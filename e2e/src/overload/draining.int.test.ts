import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Answer,
  daysAgo,
  generation,
  pauseProcess,
  resumeProcess,
  type SpawnedServer,
  spawnServer,
  startClickHouse,
  type TestClickHouse,
  type TestTeam,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readRows } from "../crash/json-rows.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const POLL = { timeout: 15_000, interval: 20 };
/** More than may be in inserts at once, so that some wait behind them. */
const WRITES = 6;
const EVENTS_PER_WRITE = 20;

const scratch = await mkdtemp(join(tmpdir(), "daybook-draining-"));
let clickhouse: TestClickHouse;
let server: SpawnedServer;
let team: TestTeam;

const start = (): Promise<SpawnedServer> =>
  spawnServer({
    dataDir: join(scratch, "data"),
    environment: { DAYBOOK_CLICKHOUSE_URL: clickhouse.url, DAYBOOK_LOG_LEVEL: "silent" },
  });

beforeAll(async () => {
  clickhouse = await startClickHouse();
  server = await start();
  team = await server.createTeam();
});

afterAll(async () => {
  await resumeProcess(clickhouse.pid());
  await server.kill();
  await clickhouse.close();
  await rm(scratch, { recursive: true, force: true });
});

test("a server told to stop takes no new connection, waits for the store, acknowledges what was under way, and only then leaves", async () => {
  await server.send(team, [generation({ id: "before", time: `${daysAgo(1)}T10:00:00Z` })]);
  await pauseProcess(clickhouse.pid());
  const answered: Answer[] = [];
  const sending = Array.from({ length: WRITES }, async (_, write) => {
    answered.push(await server.call("POST", "/v1/events", { key: team.ingestKey, body: batch(write) }));
  });
  // A write is refused like any other failure of the test when it is awaited below.
  const sent = Promise.all(sending);
  sent.catch(() => undefined);
  await vi.waitFor(async () => expect(await heldEvents()).toBe(WRITES * EVENTS_PER_WRITE), POLL);

  const leaving = server.stop();
  await vi.waitFor(async () => expect(await takesConnections()).toBe(false), POLL);
  expect(answered).toEqual([]);
  expect(server.process.exitCode).toBeNull();

  await resumeProcess(clickhouse.pid());
  await sent;
  expect(answered.map(({ status }) => status)).toEqual(answered.map(() => 200));
  // Told so, a client does not send its next request into a connection about to end.
  expect(new Set(answered.map(({ headers }) => headers.get("connection")))).toEqual(new Set(["close"]));
  expect(await leaving).toBe(0);

  server = await start();
  const rows = readRows(await server.call("GET", "/api/v1/activity", { key: team.managementKey }));
  expect(rows.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(1 + WRITES * EVENTS_PER_WRITE);
});

function batch(write: number): object[] {
  return Array.from({ length: EVENTS_PER_WRITE }, (_, index) =>
    generation({ id: `${write}-${index}`, time: `${daysAgo(1)}T10:00:00Z` }),
  );
}

async function heldEvents(): Promise<number> {
  const { text } = await server.call("GET", "/metrics");
  return Number(/^daybook_events_held (\S+)$/m.exec(text)?.[1]);
}

function takesConnections(): Promise<boolean> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const tell = (takes: boolean) => (): void => {
      socket.destroy();
      resolve(takes);
    };
    socket.once("connect", tell(true)).once("error", tell(false));
  });
}
