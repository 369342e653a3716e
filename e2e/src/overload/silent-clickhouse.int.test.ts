import { pauseProcess, resumeProcess, startClickHouse, type TestClickHouse } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { expectNotAcknowledged, type ServerByWay, SILENT_STORE, startServerByWay } from "./server-by-way.js";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

/** The server's patience with a write, then what readiness waits for a store, and some for a busy machine. */
const ANSWERS_MS_MAX = 12_000;
const SENDS = 8;
const POLL = { timeout: 60_000, interval: 100 };

let clickhouse: TestClickHouse;
let byWay: ServerByWay;

beforeAll(async () => {
  clickhouse = await startClickHouse();
  byWay = await startServerByWay(clickhouse, clickhouse.port, { seals: true });
});

afterAll(async () => {
  await resumeProcess(clickhouse.pid());
  await byWay.server.close();
  await clickhouse.close();
});

test("while ClickHouse says nothing events are answered 503 in time and /readyz turns red; afterwards all of it counts once", async () => {
  const { server, send, countRequests } = byWay;
  const readiness = () => server.call("GET", "/readyz");
  expect((await send(10)).status).toBe(200);
  for (let round = 0; round < 2; round++) {
    await pauseProcess(clickhouse.pid());
    const reading = countRequests();
    const askedAt = performance.now();
    expectNotAcknowledged(await Promise.all(Array.from({ length: SENDS }, () => send())));
    expect(await readiness()).toMatchObject(SILENT_STORE);
    expect(performance.now() - askedAt).toBeLessThan(ANSWERS_MS_MAX);
    expect((await server.call("GET", "/healthz")).status).toBe(200);

    await resumeProcess(clickhouse.pid());
    // Asked before, answered now: of that moment or this one, and nothing between.
    expect([round === 0 ? 10 : 50, 50]).toContain(await reading);
    await vi.waitFor(async () => expect((await send()).status).toBe(200), POLL);
    expect(await countRequests()).toBe(50);
    await vi.waitFor(async () => expect((await readiness()).json).toEqual({ ok: true, problems: [] }), POLL);
  }
  await vi.waitFor(() => expect(server.daybook.writer.heldEvents).toBe(0), POLL);
});
