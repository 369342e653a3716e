import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { type AnalyticsStore, DaybookError } from "@daybook/engine";
import * as errors from "@openrouter/sdk/models/errors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientsOf, expectError, keyOfKind, keyOfRole } from "./account-clients.js";
import { checkEveryAnswer } from "./contracts.js";
import { dayBefore, NOW_MS } from "./fixed-clock.js";

/** Minutes of work in place of every statement whose limit the engine keeps; a short one runs beside it and is let be. */
const ENDLESS = "SELECT sum(cityHash64(number)) AS day FROM numbers(1000000000000)";
let isSlow = false;
let isDown = false;
const wrapAnalytics = (store: AnalyticsStore): AnalyticsStore => ({
  ...store,
  query: async (statement) => {
    if (isDown) throw new DaybookError("store_unavailable", "secret", { cause: new Error("secret") });
    return store.query(
      isSlow && statement.limitMs !== undefined && statement.isShort !== true
        ? { sql: ENDLESS, limitMs: Math.min(statement.limitMs, 1_500) }
        : statement,
    );
  },
});

let server: TestServer;
let team: TestTeam;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics });
  team = await server.createTeam();
  await server.send(team, [
    generation({ time: `${dayBefore(1)}T10:20:00Z`, data: { usage: "0.0125", completion_tokens: 9 } }),
    generation({ time: `${dayBefore(1)}T11:59:59.999Z`, data: { usage: "0.1", completion_tokens: 1 } }),
    generation({ time: `${dayBefore(2)}T00:00:00Z`, data: { model_permaslug: "other", usage: null } }),
  ]);
});
afterAll(() => server.close());

const client = (key = team.managementKey) => clientsOf(server).newest(key);
const ask = (body: object, key = team.managementKey) => server.call("POST", "/api/v1/analytics/query", { key, body });

test("the client lists what can be asked", async () => {
  const { data } = await client().analytics.getAnalyticsMeta();
  expect(data.metrics.slice(0, 35).map(({ name }) => name)).toEqual(RECORDED_METRICS.split(" "));
  expect(data.dimensions.slice(0, 15).map(({ displayLabel }) => displayLabel)).toEqual(RECORDED_DIMENSIONS);
  expect(data.operators.map(({ name, valueType }) => `${name} ${valueType}`)).toEqual(RECORDED_OPERATORS);
  expect(data.granularities.map(({ displayLabel }) => displayLabel)).toEqual([
    "Minute",
    "Hour",
    "Day",
    "Week",
    "Month",
  ]);
  const rates = data.metrics.filter(({ isRate }) => isRate).map(({ name }) => name);
  expect(rates.every((name) => /^(avg|p\d\d|blended)_|_rate$/.test(name))).toBe(true);
  expect(new Set(data.metrics.map(({ name }) => name)).size).toBe(data.metrics.length);
});

test("the client's question is answered; it drops what rows hold, so the wire is read beside it", async () => {
  const requestBody = {
    metrics: ["request_count", "total_usage", "tokens_completion"],
    dimensions: ["model", "api_key_id"],
    granularity: "day" as const,
    timeRange: { start: new Date(NOW_MS - 3 * 86_400_000), end: new Date(NOW_MS) },
    filters: [{ field: "provider", operator: "eq" as const, value: "OpenAI" }],
    orderBy: { field: "date", direction: "asc" as const },
    limit: 10,
  };
  const { data } = await client().analytics.queryAnalytics({ requestBody });
  expect(data.metadata).toEqual({ queryTimeMs: expect.any(Number) as unknown, rowCount: 2, truncated: false });
  expect(data.data).toEqual([{}, {}]);
  expect(data.warnings).toBeUndefined();
  expect(data.cachedAt).toBeUndefined();
  const { text } = await ask({
    metrics: requestBody.metrics,
    dimensions: requestBody.dimensions,
    granularity: "day",
    limit: 10,
    time_range: { start: `${dayBefore(3)}T12:00:00Z`, end: `${dayBefore(0)}T12:00:00.000Z` },
    filters: requestBody.filters,
    order_by: requestBody.orderBy,
  });
  expect(text).toMatch(
    /^\{"data":\{"data":\[.*\],"metadata":\{"query_time_ms":\d+,"row_count":2,"truncated":false\}\}\}$/,
  );
  expect(text).toContain(
    `{"created_at__day":"${dayBefore(2)}","model":"other","api_key_id":"Chatroom","request_count":1,"total_usage":0,"tokens_completion":125},` +
      `{"created_at__day":"${dayBefore(1)}","model":"openai/gpt-4.1-2025-04-14","api_key_id":"Chatroom","request_count":2,"total_usage":0.1125,"tokens_completion":10}`,
  );
});

test("with nothing but a metric the last seven days are one row", async () => {
  expect((await ask({ metrics: ["request_count"] })).json).toMatchObject({ data: { data: [{ request_count: 3 }] } });
  const { data } = await client().analytics.queryAnalytics({ requestBody: { metrics: ["request_count"] } });
  expect(data.metadata.rowCount).toBe(1);
});

test("an unknown key's hash matches nothing and is warned of", async () => {
  const filters = [{ field: "api_key_id", operator: "in" as const, value: ["f".repeat(64)] }];
  const { data } = await client().analytics.queryAnalytics({ requestBody: { metrics: ["request_count"], filters } });
  expect(data.metadata.rowCount).toBe(0);
  expect(data.warnings).toEqual([expect.stringContaining(`"${"f".repeat(64)}"`)]);
});

test("every declared error is the client's own class", async () => {
  const { analytics } = client();
  const query = (requestBody: { metrics: string[]; dimensions?: string[] }, key?: string) =>
    client(key).analytics.queryAnalytics({ requestBody });
  const metrics = ["request_count"];
  await expectError(query({ metrics: ["nothing"] }), {
    type: errors.BadRequestResponseError,
    status: 400,
    message: /^metrics\.0: /,
  });
  for (const [key, type, status] of [
    ["sk-db-v1-unknown", errors.UnauthorizedResponseError, 401],
    [team.ingestKey, errors.ForbiddenResponseError, 403],
    [await keyOfKind(server, team, "inference"), errors.ForbiddenResponseError, 403],
    [await keyOfRole(server, team, "MEMBER"), errors.ForbiddenResponseError, 403],
  ] as const) {
    await expectError(query({ metrics }, key), { type, status });
    await expectError(client(key).analytics.getAnalyticsMeta(), { type, status });
  }
  const billing = await keyOfRole(server, team, "BILLING");
  expect((await client(billing).analytics.queryAnalytics({ requestBody: { metrics } })).data.metadata.rowCount).toBe(1);
  expect((await analytics.getAnalyticsMeta()).data.metrics.length).toBeGreaterThan(35);
});

test("a question beyond its time is 408, the engine rests, and the next one is answered", async () => {
  isSlow = true;
  await expectError(client().analytics.queryAnalytics({ requestBody: { metrics: ["request_count"] } }), {
    type: errors.RequestTimeoutResponseError,
    status: 408,
    message: /^Operation timed out\. Please try again later\./,
  });
  isSlow = false;
  const [running] = await server.daybook.analytics.query<{ count: number }>({
    sql: "SELECT count() AS count FROM system.processes WHERE query LIKE '%1000000000000%' AND query NOT LIKE '%processes%'",
  });
  expect(running).toEqual({ count: 0 });
  expect((await ask({ metrics: ["request_count"] })).status).toBe(200);
});

test("a store that does not answer is the client's internal error, and shows nothing of itself", async () => {
  const { analytics } = client();
  isDown = true;
  const outcome = expectError(analytics.queryAnalytics({ requestBody: { metrics: ["request_count"] } }), {
    type: errors.InternalServerResponseError,
    status: 500,
    message: /^Internal Server Error$/,
  });
  await outcome.finally(() => {
    isDown = false;
  });
});

const RECORDED_METRICS =
  "request_count total_usage tokens_total tokens_prompt tokens_completion reasoning_tokens cached_tokens avg_latency " +
  "p50_latency p90_latency p99_latency cache_hit_rate blended_cost_per_million_tokens avg_throughput p50_throughput " +
  "p90_throughput p99_throughput guardrail_invoked_count guardrail_invoked_rate response_cached_count " +
  "response_cached_rate byok_usage credits_usage openrouter_usage byok_fees byok_request_count usage_upstream " +
  "usage_cache usage_data usage_web usage_upstream_web usage_file usage_upstream_file usage_web_fetch " +
  "usage_upstream_web_fetch";
const RECORDED_DIMENSIONS = [
  "Model",
  "Variant",
  "API Key",
  "Provider",
  "Origin",
  "Country",
  "Region",
  "Finish Reason",
  "Workspace",
  "App",
  "User",
  "Custom User ID",
  "Context Length",
  "Generation ID",
  "Session ID",
];
const RECORDED_OPERATORS = [
  "eq scalar",
  "neq scalar",
  "in array",
  "not_in array",
  "gt scalar",
  "gte scalar",
  "lt scalar",
  "lte scalar",
];
