import { startClickHouse, type TestClickHouse } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { expectNotAcknowledged, type ServerByWay, SILENT_STORE, startServerByWay } from "./server-by-way.js";
import { openStallingProxy, type StallingProxy } from "./stalling-proxy.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 });

/** The statements that stalled are given up within 30 s, and the machine may be busy. */
const POLL = { timeout: 90_000, interval: 200 };
/** Well before the two minutes that ClickHouse may say nothing in answer to other questions. */
const SOON = { timeout: 60_000, interval: 200 };
/** More looks than there are connections to ClickHouse: each that hung for long would take one of them away. */
const LOOKS = 40;

let clickhouse: TestClickHouse;
let proxy: StallingProxy;
let byWay: ServerByWay;

beforeAll(async () => {
  clickhouse = await startClickHouse();
  proxy = await openStallingProxy(clickhouse.port);
  byWay = await startServerByWay(clickhouse, proxy.port);
});

afterAll(async () => {
  await proxy.close();
  await byWay.server.close();
  await clickhouse.close();
});

test("a ClickHouse that takes requests and never answers, or answers half, is told by 503 and /readyz, and forgotten by itself though its connections stay silent", async () => {
  const { server, send, countRequests } = byWay;
  expect((await send(10)).status).toBe(200);

  // Nothing but looks: each must let its connection go, or there is none left for the next when ClickHouse is back.
  proxy.stall();
  const looks = await Promise.all(Array.from({ length: LOOKS }, () => server.call("GET", "/readyz")));
  for (const look of looks) expect(look).toMatchObject(SILENT_STORE);
  expect((await server.call("GET", "/healthz")).status).toBe(200);
  proxy.recover();
  await vi.waitFor(async () => expect((await server.call("GET", "/readyz")).status).toBe(200), SOON);

  proxy.stall();
  expectNotAcknowledged(await Promise.all(Array.from({ length: 8 }, () => send())));
  expect((await server.call("GET", "/readyz")).status).toBe(503);
  const { requests, answers: halves } = proxy.stalled();
  expect(Math.min(requests, halves)).toBeGreaterThan(0);

  proxy.recover();
  await vi.waitFor(async () => expect((await server.call("GET", "/readyz")).status).toBe(200), POLL);
  await vi.waitFor(async () => expect((await send()).status).toBe(200), POLL);
  await vi.waitFor(() => expect(server.daybook.writer.heldEvents).toBe(0), POLL);
  expect(await countRequests()).toBe(50);
});
