import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  commandClickHouse,
  databasesFor,
  daysAgo,
  seededRandom,
  startClickHouse,
  startPostgres,
  startServer,
  type TestClickHouse,
  type TestPostgres,
  type TestServer,
  testSeed,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readReports } from "./reports.js";
import { createWorld, randomTellings, secondTellings, type Telling, type World } from "./world.js";

const EVENTS = 900;

vi.setConfig({ testTimeout: 240_000 });

/** One Daybook with embedded engines and one on servers; each is told the same. */
interface Side {
  server: TestServer;
  world: World;
  restart(): Promise<TestServer>;
}

const seed = testSeed();
const random = seededRandom(seed);
// One moment for both, so that what they stamp is equal; the last of today, so that no event is ahead of it.
const now = Date.parse(`${daysAgo(0)}T23:59:59.999Z`);
const tellings = randomTellings(random, EVENTS);
/** What both answer to what they have been told so far. */
let told: Record<string, unknown> = {};
const scratch = await mkdtemp(join(tmpdir(), "daybook-sides-"));
let clickhouse: TestClickHouse;
let postgres: TestPostgres;
let embedded: Side;
let onServers: Side;

beforeAll(async () => {
  process.stdout.write(`same-answers: DAYBOOK_TEST_SEED=${seed}\n`);
  [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  const { environment } = await databasesFor(
    { clickhouseUrl: clickhouse.url, postgresUrl: postgres.url },
    "same_answers",
  );
  embedded = await startSide({ name: "embedded", environment: {} });
  onServers = await startSide({ name: "servers", environment });
});

afterAll(async () => {
  await embedded.server.close();
  await onServers.server.close();
  await clickhouse.close();
  await postgres.close();
  await rm(scratch, { recursive: true, force: true });
});

async function startSide({ name, environment }: { name: string; environment: Record<string, string> }): Promise<Side> {
  const start = (): Promise<TestServer> => startServer({ dataDir: join(scratch, name), environment, nowMs: () => now });
  const server = await start();
  const world = await createWorld(server);
  return { server, world, restart: start };
}

function reportsOf({ server, world }: Side): Promise<Record<string, unknown>> {
  return readReports(server, world);
}

async function tellBoth(batch: readonly Telling[]): Promise<void> {
  for (const { server, world } of [embedded, onServers]) {
    await server.send(
      world.team,
      batch.map(({ tell }) => tell(world)),
    );
  }
}

/** @returns the rollups stored */
async function seal(server: TestServer): Promise<number> {
  await server.daybook.sealer.look();
  const { database } = server.daybook.analytics;
  const [rows] = await server.daybook.analytics.query<{ sealed: number }>({
    sql: `SELECT uniqExact(team, day) AS sealed FROM ${database}.day_rollups`,
  });
  return rows?.sealed ?? 0;
}

async function expectHealthy(server: TestServer): Promise<void> {
  const report = await server.admin<{ ok: boolean; checks: { name: string; ok: boolean }[] }>(
    "GET",
    "/admin/v1/doctor",
  );
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.ok).toBe(true);
}

test("servers answer both reports with every filter as the embedded engines do", async () => {
  await tellBoth(tellings);
  const [expected, answers] = [await reportsOf(embedded), await reportsOf(onServers)];
  expect(answers).toEqual(expected);
  const statuses = Object.values(answers).map((answer) => JSON.stringify(answer).slice(0, 13));
  expect(new Set(statuses)).toEqual(new Set(['{"status":200', '{"status":404', '{"status":400']));
  expect(JSON.stringify(answers["/api/v1/activity?"]).length).toBeGreaterThan(10_000);
  told = answers;
});

test("sealed days and replays change no answer of servers", async () => {
  expect(await seal(onServers.server)).toBe(34);
  await tellBoth(random.shuffled(tellings).slice(0, EVENTS / 3));
  expect(await reportsOf(onServers)).toEqual(told);
});

test("the latest telling counts on servers as it does embedded", async () => {
  const seconds = secondTellings(random, random.shuffled(tellings).slice(0, EVENTS / 3));
  await tellBoth(seconds);
  const [expected, answers] = [await reportsOf(embedded), await reportsOf(onServers)];
  expect(answers).toEqual(expected);
  expect(answers).not.toEqual(told);
  told = answers;
});

test("a rebuild, merges and a restart change no answer of servers, and the doctor finds nothing", async () => {
  const { server, world } = onServers;
  for (const body of [{ team: world.team.slug }, {}]) {
    const { text } = await server.call("POST", "/admin/v1/rebuild", { key: server.operatorToken, body });
    expect(text.trim().split("\n").at(-1)).toBe('{"rebuilt":34}');
  }
  await expectHealthy(server);
  expect(await reportsOf(onServers)).toEqual(told);
  await commandClickHouse(clickhouse.url, "OPTIMIZE TABLE same_answers.events FINAL");
  await server.close();
  onServers.server = await onServers.restart();
  expect(await reportsOf(onServers)).toEqual(told);
  await expectHealthy(onServers.server);
});
