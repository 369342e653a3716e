import {
  daysAgo,
  generation,
  startClickHouse,
  startServer,
  type TestClickHouse,
  type TestServer,
  type TestTeam,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openStallingProxy, type StallingProxy } from "./stalling-proxy.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 });

const PATIENCE_MS = 2_000;
/** The statements that stalled are given up within 30 s, and the machine may be busy. */
const POLL = { timeout: 90_000, interval: 200 };
/** Well before the two minutes that ClickHouse may say nothing in answer to other questions. */
const SOON = { timeout: 60_000, interval: 200 };
/** More looks than there are connections to ClickHouse: each that hung for long would take one of them away. */
const LOOKS = 40;

let clickhouse: TestClickHouse;
let proxy: StallingProxy;
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  clickhouse = await startClickHouse();
  proxy = await openStallingProxy(clickhouse.port);
  server = await startServer({
    environment: {
      DAYBOOK_CLICKHOUSE_URL: clickhouse.url.replace(`:${clickhouse.port}/`, `:${proxy.port}/`),
      DAYBOOK_SEAL_EVERY_MS: "50",
    },
    writerLimits: { patienceMs: PATIENCE_MS },
    onError: () => undefined,
  });
  team = await server.createTeam();
});

afterAll(async () => {
  await proxy.close();
  await server.close();
  await clickhouse.close();
});

test("a ClickHouse that takes requests and never answers, or answers half, is told by 503 and /readyz, and forgotten by itself though its connections stay silent", async () => {
  const body = Array.from({ length: 50 }, (_, index) =>
    generation({ id: `e${index}`, time: `${daysAgo(1 + (index % 3))}T10:00:00Z` }),
  );
  const send = () => server.call("POST", "/v1/events", { key: team.ingestKey, body });
  await server.send(team, body.slice(0, 10));

  // Nothing but looks: each must let its connection go, or there is none left for the next when ClickHouse is back.
  proxy.stall();
  const looks = await Promise.all(Array.from({ length: LOOKS }, () => server.call("GET", "/readyz")));
  for (const look of looks) {
    expect(look).toMatchObject({ status: 503, json: { ok: false, problems: ["the event store does not answer"] } });
  }
  expect((await server.call("GET", "/healthz")).status).toBe(200);
  proxy.recover();
  await vi.waitFor(async () => expect((await server.call("GET", "/readyz")).status).toBe(200), SOON);

  proxy.stall();
  const answers = await Promise.all(Array.from({ length: 8 }, send));
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 503, json: { error: { code: "store_unavailable" } } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect((await server.call("GET", "/readyz")).status).toBe(503);
  const { requests, answers: halves } = proxy.stalled();
  expect(Math.min(requests, halves)).toBeGreaterThan(0);

  proxy.recover();
  await vi.waitFor(async () => expect((await server.call("GET", "/readyz")).status).toBe(200), POLL);
  await vi.waitFor(async () => expect((await send()).status).toBe(200), POLL);
  await vi.waitFor(() => expect(server.daybook.writer.heldEvents).toBe(0), POLL);
  const report = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  const { data } = report.json as { data: { requests: number }[] };
  expect(data.reduce((sum, row) => sum + row.requests, 0)).toBe(50);
});
