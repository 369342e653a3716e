import { type AnalyticsStore, sealDays } from "@daybook/engine";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { OpenRouter } from "@openrouter/sdk";
import { OpenRouterDefaultError } from "@openrouter/sdk/models/errors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { before, DAY_MS, filter, HOUR_MS, metrics, NOW_MS, rangeOf, REFUSED } from "./refused-questions.js";

/** What happens once, before so many more plans of reads were made. */
let beforePlan: { plansFirst: number; happen: () => Promise<void> } | null = null;
const wrapAnalytics = (store: AnalyticsStore): AnalyticsStore => ({
  ...store,
  query: async (statement) => {
    if (beforePlan !== null && statement.sql.includes("AS today") && beforePlan.plansFirst-- === 0) {
      const { happen } = beforePlan;
      beforePlan = null;
      await happen();
    }
    return store.query(statement);
  },
});

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics });
  team = await server.createTeam();
});
afterAll(() => server.close());

const ask = (body: unknown, { of = team, query = "" } = {}) =>
  server.call("POST", `/api/v1/analytics/query${query}`, { key: of.managementKey, body });

async function rowsOf(body: object, of = team): Promise<Record<string, unknown>[]> {
  const answer = await ask(body, { of });
  expect(answer.status, `${answer.text}`).toBe(200);
  // The shape is checked by comparing what is in it.
  return (answer.json as { data: { data: Record<string, unknown>[] } }).data.data;
}

test.each(REFUSED)("%s is refused, by its path and why", async (_, body, expected) => {
  const answer = await ask(body);
  expect(answer.status, `${answer.text}`).toBe(400);
  const { error } = answer.json as { error: { code: number; message: string } };
  expect(answer.json).toEqual({ error: { code: 400, message: error.message } });
  if (typeof expected === "string") expect(error.message).toBe(expected);
  else expect(error.message).toMatch(expected);
});

test("bodies that are no JSON are refused in the contract's own form", async () => {
  for (const [body, type] of [
    ["{", "application/json"],
    ["metrics=1", "text/plain"],
  ] as const) {
    const answer = await server.call("POST", "/api/v1/analytics/query", {
      key: team.managementKey,
      body,
      headers: { "content-type": type },
    });
    expect([400, 415]).toContain(answer.status);
    expect(answer.json).toEqual({ error: { code: answer.status, message: expect.any(String) as unknown } });
  }
});

test("ranges are as long as the narrowest part of the question allows, to the millisecond", async () => {
  const caps: [object, number, string][] = [
    [{ metrics }, 367 * DAY_MS, '"request_count" takes at most 367 days'],
    [{ metrics, granularity: "month", dimensions: ["model"] }, 367 * DAY_MS, "367 days"],
    [{ metrics, granularity: "hour" }, 31 * DAY_MS, 'the granularity "hour" takes at most 31 days'],
    [{ metrics, granularity: "minute" }, 3 * HOUR_MS, 'the granularity "minute" takes at most 3 hours'],
    [{ metrics, dimensions: ["provider"] }, 31 * DAY_MS, '"provider" takes at most 31 days'],
    [{ metrics: ["request_count", "p95_latency"] }, 31 * DAY_MS, '"p95_latency" takes at most 31 days'],
    [filter({ field: "country" }), 31 * DAY_MS, '"country" takes at most 31 days'],
  ];
  for (const [body, cap, text] of caps) {
    expect((await ask({ ...body, time_range: rangeOf(cap) })).status).toBe(200);
    const refused = await ask({ ...body, time_range: rangeOf(cap + 1) });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(JSON.stringify(`time_range: Too long: `).slice(1, -1));
    expect(refused.text).toContain(JSON.stringify(text).slice(1, -1));
  }
});

test("times before and beyond all events are answered, with nothing", async () => {
  for (const time_range of [
    { start: "0001-01-01T00:00:00Z", end: "0001-02-01T00:00:00Z" },
    { start: "1999-12-31T23:59:59Z", end: "2000-01-01T00:00:01Z" },
    { start: "2099-12-31T00:00:00Z", end: "2100-01-05T00:00:00Z" },
    { start: "9999-12-01T00:00:00Z", end: "9999-12-31T23:59:59.999Z" },
  ]) {
    for (const granularity of ["hour", "month"]) {
      expect(await rowsOf({ metrics, dimensions: ["user", "api_key_id"], granularity, time_range })).toEqual([]);
    }
  }
});

test("more than two dimensions are answered to who opts in", async () => {
  const body = { metrics, dimensions: ["model", "app", "user", "workspace"], time_range: rangeOf(DAY_MS) };
  expect((await ask(body, { query: "?dimensions=unlimited" })).status).toBe(200);
  expect((await ask(body, { query: "?dimensions=3" })).text).toContain(
    'dimensions: Invalid option: expected \\"unlimited\\"',
  );
});

test("the bucket is called by the data that answer, and written as its unit is", async () => {
  const of = await server.createTeam();
  await server.send(of, [generation({ time: "2026-03-11T18:05:30.500Z" })]);
  const bucket = async (body: object): Promise<object> => {
    const [row = {}] = await rowsOf(
      { metrics, time_range: { start: "2026-03-11T17:00:00Z", end: "2026-03-11T20:00:00Z" }, ...body },
      of,
    );
    const { request_count: count, ...rest } = row;
    expect(count).toBe(1);
    return rest;
  };
  expect(await bucket({})).toEqual({});
  expect(await bucket({ granularity: "minute" })).toEqual({ created_at__minute: "2026-03-11 18:05:00" });
  expect(await bucket({ granularity: "hour" })).toEqual({ date__hour: "2026-03-11 18:00:00" });
  expect(await bucket({ granularity: "day" })).toEqual({ date__day: "2026-03-11" });
  expect(await bucket({ granularity: "week" })).toEqual({ date__week: "2026-03-09" });
  expect(await bucket({ granularity: "month" })).toEqual({ date__month: "2026-03-01" });
  expect(await bucket({ granularity: "hour", dimensions: ["provider"] })).toEqual({
    created_at__hour: "2026-03-11 18:00:00",
    provider: "OpenAI",
  });
});

test("limits cut and say so; a series of dimensions without one loses no bucket", async () => {
  const of = await server.createTeam();
  const hours = 40;
  await server.send(
    of,
    Array.from({ length: hours * 30 }, (_, index) =>
      generation({
        time: new Date(NOW_MS - 3 * DAY_MS + Math.floor(index / 30) * HOUR_MS).toISOString(),
        data: { app: `app-${index % 30}`, prompt_tokens: (index % 30) + 1 },
      }),
    ),
  );
  const read = async (body: object) => {
    const answer = await ask({ metrics: ["tokens_prompt"], dimensions: ["app"], ...body }, { of });
    return (
      answer.json as { data: { data: Record<string, unknown>[]; metadata: { row_count: number; truncated: boolean } } }
    ).data;
  };
  const whole = await read({ granularity: "hour" });
  expect(whole.metadata).toMatchObject({ row_count: hours * 30, truncated: false });
  expect((await read({ granularity: "hour", limit: 1000 })).metadata).toMatchObject({
    row_count: 1000,
    truncated: true,
  });
  expect((await read({ limit: 30 })).metadata).toMatchObject({ row_count: 30, truncated: false });
  const top = await read({ limit: 3 });
  expect(top.metadata).toMatchObject({ row_count: 3, truncated: true });
  expect(top.data.map(({ app }) => app)).toEqual(["app-29", "app-28", "app-27"]);
  const each = await read({
    granularity: "hour",
    group_limit: 2,
    order_by: { field: "tokens_prompt", direction: "asc" },
  });
  expect(each.metadata).toMatchObject({ row_count: 60, truncated: false });
  expect(each.data.slice(0, 3).map(({ app }) => app)).toEqual(["app-0", "app-0", "app-1"]);
  expect((await read({ group_limit: 1 })).metadata.row_count).toBe(30);
});

test("sums are written to the last digit, beyond what a binary float holds", async () => {
  const of = await server.createTeam();
  await server.send(
    of,
    Array.from({ length: 3 }, () =>
      generation({ time: before(DAY_MS), data: { prompt_tokens: 2 ** 53 - 1, usage: "999998.999999999999" } }),
    ),
  );
  const answer = await ask({ metrics: ["tokens_prompt", "total_usage", "usage_web"] }, { of });
  expect(answer.text).toContain(
    '{"tokens_prompt":27021597764222973,"total_usage":2999996.999999999997,"usage_web":null}',
  );
});

test("a person or key that comes while labels are read is in the answer under its own label", async () => {
  const of = await server.createTeam();
  const event = (user: string, key: string) =>
    generation({ time: before(DAY_MS), data: { user, api_key_hash: key.repeat(64), api_key_name: `Key ${key}` } });
  await server.send(of, [event("first", "a")]);
  await sealDays(server.daybook.analytics, { team: of.id, days: [before(DAY_MS).slice(0, 10)] });
  beforePlan = { plansFirst: 1, happen: () => server.send(of, [event("second", "a")]) };
  const users = await rowsOf({ metrics, dimensions: ["user"] }, of);
  expect(new Set(users.map(({ user }) => user))).toEqual(new Set(["first", "second"]));
  expect(beforePlan).toBeNull();
  beforePlan = { plansFirst: 1, happen: () => server.send(of, [event("second", "b")]) };
  const keys = await rowsOf(
    { metrics, dimensions: ["api_key_id"], order_by: { field: "api_key_id", direction: "asc" } },
    of,
  );
  expect(keys).toEqual([
    { api_key_id: "Key a", request_count: 2 },
    { api_key_id: "Key b", request_count: 1 },
  ]);
  expect(beforePlan).toBeNull();
});

test("people whom the team hides are nobody's usage, and still usage", async () => {
  const of = await server.createTeam();
  await server.send(of, [generation({ time: before(DAY_MS), data: { user: "stranger" } })]);
  const by = { metrics, dimensions: ["user"] };
  expect(await rowsOf(by, of)).toEqual([
    { user: "stranger", user_email: expect.stringMatching(/@unlinked\.invalid$/) as unknown, request_count: 1 },
  ]);
  await server.admin("PATCH", `/admin/v1/teams/${of.slug}`, { hideUnlinkedPeople: true });
  expect(await rowsOf(by, of)).toEqual([{ user: null, user_email: null, request_count: 1 }]);
});

test("a workspace that is gone is Unattributed, and ids that nothing has are warned of", async () => {
  const of = await server.createTeam();
  const base = `/admin/v1/teams/${of.slug}/workspaces`;
  const lab = await server.admin<{ id: string }>("POST", base, { slug: "lab", name: "Lab" });
  await server.send(of, [
    generation({ time: before(DAY_MS), data: { workspace: "lab" } }),
    generation({ time: before(DAY_MS) }),
  ]);
  const names = async () =>
    (await rowsOf({ metrics, dimensions: ["workspace"], order_by: { field: "workspace", direction: "asc" } }, of)).map(
      ({ workspace }) => workspace,
    );
  await server.admin("PATCH", `${base}/lab`, { name: "A lab" });
  expect(await names()).toEqual(["A lab", "Default"]);
  await server.call("DELETE", `${base}/lab`, { key: server.operatorToken });
  expect(await names()).toEqual(["Default", "Unattributed"]);
  expect(await rowsOf({ metrics, filters: [{ field: "workspace", operator: "eq", value: lab.id }] }, of)).toEqual([
    { request_count: 1 },
  ]);
  const answer = await ask(
    {
      metrics,
      filters: [
        { field: "api_key_id", operator: "not_in", value: [7, "x"], include_unset: true },
        { field: "user", operator: "neq", value: "nobody" },
        { field: "workspace", operator: "neq", value: 12 },
        { field: "app", operator: "not_in", value: [3], include_unset: true },
      ],
    },
    { of },
  );
  const { data } = answer.json as { data: { data: unknown[]; warnings: string[] } };
  expect(data.data).toEqual([{ request_count: 2 }]);
  expect(data.warnings.map((warning) => warning.split(":")[0])).toEqual([
    "filters.0",
    "filters.0",
    "filters.1",
    "filters.2",
    "filters.3",
  ]);
});

test("another team's ids match nothing, and are told of like ids that nobody has", async () => {
  const [of, other] = [await server.createTeam(), await server.createTeam()];
  const theirs = await server.createMember(other, { aliases: ["their-alias"] });
  const { hash } = await server.createKey(other, { name: "theirs", kind: "inference", memberEmail: theirs.email });
  const lab = await server.admin<{ id: string }>("POST", `/admin/v1/teams/${other.slug}/workspaces`, {
    slug: "lab",
    name: "L",
  });
  for (const team of [of, other]) {
    await server.send(team, [generation({ time: before(DAY_MS), data: { user: "own" } })]);
  }
  await server.send(other, [
    generation({ time: before(DAY_MS), data: { user: theirs.id, api_key_hash: hash, workspace: "lab" } }),
  ]);
  const pairs = [
    ["user", theirs.id, `user_${"0".repeat(24)}`],
    ["user", theirs.email, "nobody@nowhere.example"],
    ["user", "their-alias", "no-such-alias"],
    ["api_key_id", hash, "0".repeat(64)],
    ["workspace", lab.id, "00000000-0000-4000-8000-000000000000"],
  ] as const;
  for (const [field, their, nobodys] of pairs) {
    const told = async (value: string, team: TestTeam): Promise<string> => {
      const filters = [{ field, operator: "eq", value }];
      const { status, text } = await ask({ metrics, dimensions: ["user"], filters }, { of: team });
      return `${status} ${text.replaceAll(value, "").replace(/"query_time_ms":\d+/, "")}`;
    };
    expect(await told(their, of), `${field}`).toBe(await told(nobodys, of));
    expect(await told(their, of), `${field}`).toContain('"data":[]');
    expect(await told(their, other), `${field}`).toContain('"request_count":1');
  }
});

test("beyond the team's rate it is 429 with the headers that say when to come again", async () => {
  const limited = await server.createTeam();
  await server.admin("PATCH", `/admin/v1/teams/${limited.slug}`, { requestsPerMinute: 2 });
  const answers = [];
  for (let index = 0; index < 3; index++) answers.push(await ask({ metrics }, { of: limited }));
  expect(answers.map(({ status, headers }) => [status, headers.get("x-ratelimit-remaining")])).toEqual([
    [200, "1"],
    [200, "0"],
    [429, "0"],
  ]);
  expect(answers[2]?.json).toEqual({
    error: {
      code: 429,
      message: expect.stringContaining("Rate limit exceeded") as unknown,
      metadata: { error_type: "rate_limit_exceeded" },
    },
  });
  expect(Object.fromEntries(answers[2]?.headers ?? [])).toMatchObject({
    "retry-after": "60",
    "x-ratelimit-limit": "2",
    "x-ratelimit-reset": String(NOW_MS + 60_000),
  });
  const client = new OpenRouter({
    apiKey: limited.managementKey,
    serverURL: `${server.url}/api/v1`,
    retryConfig: { strategy: "none" },
  });
  await expect(client.analytics.queryAnalytics({ requestBody: { metrics } })).rejects.toBeInstanceOf(
    OpenRouterDefaultError,
  );
  expect((await ask({ metrics })).headers.get("x-ratelimit-limit")).toBeNull();
});
