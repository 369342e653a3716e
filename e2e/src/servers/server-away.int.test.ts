import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccountsStore, openAnalyticsStore } from "@daybook/engine";
import {
  databasesFor,
  daysAgo,
  freePort,
  generation,
  runCommand,
  startClickHouse,
  startPostgres,
  startServer,
  type TestBackend,
  type TestClickHouse,
  type TestPostgres,
  type TestServer,
  type TestTeam,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

const dataDir = await mkdtemp(join(tmpdir(), "daybook-away-"));
let clickhouse: TestClickHouse;
let postgres: TestPostgres;
let backend: TestBackend;
let server: TestServer;
let team: TestTeam;
const failures: unknown[] = [];

beforeAll(async () => {
  [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  backend = await databasesFor({ clickhouseUrl: clickhouse.url, postgresUrl: postgres.url }, "away");
  server = await startServer({
    dataDir: join(dataDir, "data"),
    environment: backend.environment,
    onError: (error) => failures.push(error),
  });
  team = await server.createTeam();
});

afterAll(async () => {
  await server.close();
  await clickhouse.close();
  await postgres.close();
  await rm(dataDir, { recursive: true, force: true });
});

test("while ClickHouse is away nothing is acknowledged, and once it is back the same body is stored once", async () => {
  const body = [generation({ id: "before", time: `${daysAgo(1)}T10:00:00Z` })];
  const send = () => server.call("POST", "/v1/events", { key: team.ingestKey, body });
  expect((await send()).status).toBe(200);
  await clickhouse.kill();
  body.push(generation({ id: "meanwhile", time: `${daysAgo(1)}T11:00:00Z` }));
  const refused = await send();
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  // The contract of the report has no 503.
  expect((await readActivity()).status).toBe(500);
  expect((await server.call("GET", "/readyz")).status).toBe(503);
  expect((await server.call("GET", "/healthz")).status).toBe(200);
  await clickhouse.restart();
  await vi.waitFor(async () => expect((await send()).status).toBe(200), { timeout: 10_000, interval: 100 });
  expect(await readActivity()).toEqual({ status: 200, requests: 2 });
  expect((await server.call("GET", "/readyz")).status).toBe(200);
});

test("events acknowledged around kills of ClickHouse are all there, each once", async () => {
  const before = (await readActivity()).requests;
  const wanted = new Set<string>();
  let isOver = false;
  const sender = async (name: string): Promise<void> => {
    for (let number = 0; !isOver; number++) {
      const ids = [0, 1, 2].map((index) => `${name}-${number}-${index}`);
      const body = ids.map((id) => generation({ id, time: `${daysAgo(2 + (number % 3))}T10:00:00Z` }));
      await vi.waitFor(
        async () => expect((await server.call("POST", "/v1/events", { key: team.ingestKey, body })).status).toBe(200),
        { timeout: 60_000, interval: 20 },
      );
      for (const id of ids) wanted.add(id);
    }
  };
  const senders = ["a", "b", "c"].map(sender);
  for (let kills = 0; kills < 3; kills++) {
    const reached = wanted.size + 30;
    await vi.waitFor(() => expect(wanted.size).toBeGreaterThanOrEqual(reached), { timeout: 60_000, interval: 10 });
    await clickhouse.kill();
    await clickhouse.restart();
  }
  isOver = true;
  await Promise.all(senders);
  expect(await readActivity()).toEqual({ status: 200, requests: before + wanted.size });
});

test("while PostgreSQL is away known keys still work and writes are refused; it is taken up again by itself", async () => {
  const before = failures.length;
  await postgres.kill();
  expect((await readActivity()).status).toBe(200);
  const create = () =>
    server.call("POST", `/admin/v1/teams/${team.slug}/members`, {
      key: server.operatorToken,
      body: { email: "late@example.com", teamRoles: ["MEMBER"] },
    });
  expect((await create()).status).toBe(503);
  const readiness = async (): Promise<number> => (await server.call("GET", "/readyz")).status;
  await vi.waitFor(async () => expect(await readiness()).toBe(503), { timeout: 10_000, interval: 100 });
  await postgres.restart();
  await vi.waitFor(async () => expect(await readiness()).toBe(200), { timeout: 10_000, interval: 100 });
  expect((await create()).status).toBe(201);
  // Told once, not at every try.
  expect(failures.length).toBe(before + 1);
});

test("a connection that PostgreSQL drops inside a transaction fails that transaction and nothing else", async () => {
  const store = await openAccountsStore({ postgresUrl: backend.environment["DAYBOOK_POSTGRES_URL"] ?? "" });
  const transaction = store.db.transaction(async (tx) => {
    await tx.execute("select 1");
    await postgres.kill();
    // The process behind this connection outlives the killed server until it notices.
    for (;;) await tx.execute("select 2");
  });
  await expect(transaction).rejects.toThrow();
  await postgres.restart();
  await store.db.execute("select 3");
  await store.close();
});

test("a store that cannot be used ends the start in one line that says what to do and shows no password", async () => {
  const { DAYBOOK_CLICKHOUSE_URL: clickhouseUrl = "", DAYBOOK_POSTGRES_URL: postgresUrl = "" } = backend.environment;
  const nowhere = `127.0.0.1:${await freePort()}`;
  const settings = [
    { DAYBOOK_CLICKHOUSE_URL: clickhouseUrl.replace(/p%40ss%2Fw0rd/, "wr0ng") },
    { DAYBOOK_CLICKHOUSE_URL: clickhouseUrl.replace(/127.0.0.1:\d+/, nowhere) },
    { DAYBOOK_CLICKHOUSE_URL: clickhouseUrl.replace(/127.0.0.1:\d+/, nowhere.replace("127.0.0.1", "localhost")) },
    { DAYBOOK_CLICKHOUSE_URL: clickhouseUrl.replace("p%40ss", "p%zz") },
    { DAYBOOK_CLICKHOUSE_URL: `${clickhouseUrl}?unheard=of` },
    { DAYBOOK_CLICKHOUSE_URL: clickhouseUrl.replace(/127.0.0.1:\d+/, `$&,${nowhere}`) },
    { DAYBOOK_CLICKHOUSE_CLUSTER: "unheard_of" },
    { DAYBOOK_CLICKHOUSE_CLUSTER: "no'name" },
    { DAYBOOK_POSTGRES_URL: postgresUrl.replace(/p%40ss%2Fw0rd/, "wr0ng") },
    { DAYBOOK_POSTGRES_URL: postgresUrl.replace(/127.0.0.1:\d+/, nowhere) },
  ];
  for (const setting of settings) {
    const { exitCode, stdout, stderr } = await runCommand(
      ["serve", "--port", "0", "--data-dir", join(dataDir, "other")],
      { ...backend.environment, DAYBOOK_LOG_LEVEL: "trace", ...setting },
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(Object.keys(setting)[0]);
    const told = stderr.trim().split("\n");
    expect(told.filter((line) => !line.startsWith("Opening the stores"))).toHaveLength(1);
    for (const password of ["p%40ss", "p@ss", "w0rd", "wr0ng", "p%zz"]) expect(stdout + stderr).not.toContain(password);
  }
});

test("a statement that fails after its first rows is a failure, never a shorter answer", async () => {
  const store = await openAnalyticsStore({ clickhouseUrl: backend.environment["DAYBOOK_CLICKHOUSE_URL"] ?? "" });
  const rows = store.query({
    sql: "SELECT number, throwIf(number = 300000) AS late FROM numbers(400000) SETTINGS max_block_size = 1000, max_threads = 1",
  });
  await expect(rows).rejects.toMatchObject({ code: "store_unavailable" });
  await store.close();
});

test("a report over hundreds of sealed days fits what a server takes", async () => {
  const other = await server.createTeam();
  const days = Array.from({ length: 600 }, (_, index) => generation({ time: `${daysAgo(1 + index)}T10:00:00Z` }));
  await server.send(other, days);
  await server.daybook.sealer.look();
  const { status, json } = await server.call("GET", "/v1/reports/user-activity", { key: other.managementKey });
  expect({ status, json }).toMatchObject({ status: 200 });
  expect(JSON.stringify(json)).toContain('"activeDays":600');
});

async function readActivity(): Promise<{ status: number; requests: number }> {
  const { status, json } = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  const { data = [] } = json as { data?: { requests: number }[] };
  return { status, requests: data.reduce((sum, row) => sum + row.requests, 0) };
}
