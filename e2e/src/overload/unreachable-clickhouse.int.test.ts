import { startClickHouse, type TestClickHouse } from "@daybook/testkit";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openProxy, type Proxy } from "../cluster/proxy.js";
import { type DeafPort, openDeafPort } from "./deaf-port.js";
import { expectNotAcknowledged, type ServerByWay, SILENT_STORE, startServerByWay } from "./server-by-way.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 });

/** The server's patience, or what readiness waits for a store, and some for a busy machine. */
const ANSWER_MS_MAX = 10_000;
/** Well before the two minutes that ClickHouse may say nothing in answer to other questions. */
const SOON = { timeout: 60_000, interval: 200 };
/** More than there are connections to ClickHouse: each attempt that hung for long would take one of them away. */
const LOOKS = 40;

describe.skipIf(process.platform !== "linux")("a ClickHouse that cannot be reached", () => {
  let clickhouse: TestClickHouse;
  let way: Proxy;
  let deaf: DeafPort | null = null;
  let byWay: ServerByWay;

  beforeAll(async () => {
    clickhouse = await startClickHouse();
    way = await openProxy(clickhouse.port);
    byWay = await startServerByWay(clickhouse, way.port);
  });

  afterAll(async () => {
    await deaf?.close();
    await byWay.server.close();
    await way.close();
    await clickhouse.close();
  });

  test("is told by 503 with Retry-After and by /readyz in time, and forgotten by itself, each event counted once", async () => {
    const { server, send, countRequests } = byWay;
    expect((await send(10)).status).toBe(200);
    // Twice: what the first time leaves behind must not spoil the second.
    for (let round = 0; round < 2; round++) {
      await way.close();
      deaf = await openDeafPort(way.port);
      const askedAt = performance.now();
      const looks = Promise.all(Array.from({ length: LOOKS }, () => server.call("GET", "/readyz")));
      expectNotAcknowledged(await Promise.all(Array.from({ length: 8 }, () => send())));
      for (const look of await looks) expect(look).toMatchObject(SILENT_STORE);
      expect(performance.now() - askedAt).toBeLessThan(ANSWER_MS_MAX);
      expect((await server.call("GET", "/healthz")).status).toBe(200);
      expect(deaf.isDeaf()).toBe(true);

      await deaf.close();
      await way.open();
      await vi.waitFor(async () => expect((await server.call("GET", "/readyz")).status).toBe(200), SOON);
      await vi.waitFor(async () => expect((await send()).status).toBe(200), SOON);
      expect(await countRequests()).toBe(50);
    }
    await vi.waitFor(() => expect(server.daybook.writer.heldEvents).toBe(0), SOON);
  });
});
