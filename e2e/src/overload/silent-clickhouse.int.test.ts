import {
  daysAgo,
  generation,
  pauseProcess,
  resumeProcess,
  startClickHouse,
  startServer,
  type TestClickHouse,
  type TestServer,
  type TestTeam,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const PATIENCE_MS = 2_000;
/** More than readiness waits for a store, and some for a busy machine. */
const READINESS_MS_MAX = 10_000;
const SENDS = 8;
const POLL = { timeout: 60_000, interval: 100 };

let clickhouse: TestClickHouse;
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  clickhouse = await startClickHouse();
  server = await startServer({
    environment: { DAYBOOK_CLICKHOUSE_URL: clickhouse.url, DAYBOOK_SEAL_EVERY_MS: "50" },
    writerLimits: { patienceMs: PATIENCE_MS },
    onError: () => undefined,
    seals: true,
  });
  team = await server.createTeam();
});

afterAll(async () => {
  await resumeProcess(clickhouse.pid());
  await server.close();
  await clickhouse.close();
});

test("while ClickHouse says nothing events are answered 503 in time and /readyz turns red; afterwards all of it counts once", async () => {
  const body = Array.from({ length: 50 }, (_, index) =>
    generation({ id: `e${index}`, time: `${daysAgo(1 + (index % 3))}T10:00:00Z` }),
  );
  const send = () => server.call("POST", "/v1/events", { key: team.ingestKey, body });
  const read = async (): Promise<unknown> => {
    const { status, json } = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
    const { data } = json as { data: { requests: number }[] };
    return { status, requests: data.reduce((sum, { requests }) => sum + requests, 0) };
  };
  const readiness = () => server.call("GET", "/readyz");
  await server.send(team, body.slice(0, 10));
  for (let round = 0; round < 2; round++) {
    await pauseProcess(clickhouse.pid());
    const reading = read();
    const answers = await Promise.all(Array.from({ length: SENDS }, send));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, json: { error: { code: "store_unavailable" } } });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const askedAt = performance.now();
    expect(await readiness()).toMatchObject({
      status: 503,
      json: { ok: false, problems: ["the event store does not answer"] },
    });
    expect(performance.now() - askedAt).toBeLessThan(READINESS_MS_MAX);
    expect((await server.call("GET", "/healthz")).status).toBe(200);

    await resumeProcess(clickhouse.pid());
    // Asked before, answered now: of that moment or this one, and nothing between.
    expect([
      { status: 200, requests: round === 0 ? 10 : 50 },
      { status: 200, requests: 50 },
    ]).toContainEqual(await reading);
    await vi.waitFor(async () => expect((await send()).status).toBe(200), POLL);
    expect(await read()).toEqual({ status: 200, requests: 50 });
    await vi.waitFor(async () => expect((await readiness()).json).toEqual({ ok: true, problems: [] }), POLL);
  }
  await vi.waitFor(() => expect(server.daybook.writer.heldEvents).toBe(0), POLL);
});
