import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  databasesFor,
  daysAgo,
  generation,
  pauseProcess,
  resumeProcess,
  startClickHouse,
  startPostgres,
  startServer,
  type TestClickHouse,
  type TestPostgres,
  type TestServer,
  type TestTeam,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

/** A write is answered within its wait for a turn, its own time, and some for a busy machine. */
const ANSWER_MS_MAX = 30_000;
/** As many writes as would use up the connections if each that failed kept one. */
const WRITES = 12;

const scratch = await mkdtemp(join(tmpdir(), "daybook-silent-"));
let clickhouse: TestClickHouse;
let postgres: TestPostgres;
let server: TestServer;
let team: TestTeam;
let members = 0;

beforeAll(async () => {
  [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  const { environment } = await databasesFor({ clickhouseUrl: clickhouse.url, postgresUrl: postgres.url }, "silent");
  server = await startServer({ dataDir: join(scratch, "data"), environment, onError: () => undefined });
  team = await server.createTeam();
});

afterAll(async () => {
  await resumeProcess(postgres.pid());
  await server.close();
  await clickhouse.close();
  await postgres.close();
  await rm(scratch, { recursive: true, force: true });
});

/** The status, and how long it took. */
async function addMember(): Promise<{ status: number; tookMs: number }> {
  const startedAt = performance.now();
  const body = { email: `member-${members++}@example.com`, teamRoles: ["MEMBER"] };
  const path = `/admin/v1/teams/${team.slug}/members`;
  const { status } = await server.call("POST", path, { key: server.operatorToken, body });
  return { status, tookMs: performance.now() - startedAt };
}

const readiness = async (): Promise<number> => (await server.call("GET", "/readyz")).status;

test("while PostgreSQL says nothing events and reports go on, writes are answered 503 in time, and all works again afterwards", async () => {
  expect((await addMember()).status).toBe(201);
  // Twice: what the first silence leaves behind must not spoil the second.
  for (let round = 0; round < 2; round++) {
    await pauseProcess(postgres.pid());
    const writes = Promise.all(Array.from({ length: WRITES }, addMember));
    await server.send(team, [generation({ id: `round-${round}`, time: `${daysAgo(1)}T10:00:00Z` })]);
    const report = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
    expect(report).toMatchObject({ status: 200, json: { data: [{ requests: round + 1 }] } });
    await vi.waitFor(async () => expect(await readiness()).toBe(503), { timeout: ANSWER_MS_MAX, interval: 100 });
    expect((await server.call("GET", "/healthz")).status).toBe(200);
    for (const { status, tookMs } of await writes) {
      expect(status).toBe(503);
      expect(tookMs).toBeLessThan(ANSWER_MS_MAX);
    }

    await resumeProcess(postgres.pid());
    await vi.waitFor(async () => expect(await readiness()).toBe(200), { timeout: ANSWER_MS_MAX, interval: 100 });
    for (let write = 0; write < WRITES; write++) expect((await addMember()).status).toBe(201);
  }
});

test("a write that was answered 503 leaves no transaction that a later one finishes", async () => {
  const before = await memberCount();
  await pauseProcess(postgres.pid());
  const refused = addMember();
  expect((await refused).status).toBe(503);
  await resumeProcess(postgres.pid());
  await vi.waitFor(async () => expect(await readiness()).toBe(200), { timeout: ANSWER_MS_MAX, interval: 100 });
  expect((await addMember()).status).toBe(201);
  await server.daybook.accounts.refresh();
  expect(await memberCount()).toBe(before + 1);
});

async function memberCount(): Promise<number> {
  const { data } = await server.admin<{ data: unknown[] }>("GET", `/admin/v1/teams/${team.slug}/members`);
  return data.length;
}
