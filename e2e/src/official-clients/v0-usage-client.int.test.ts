import { chatCreated, generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { createClient } from "v0-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkEveryAnswer } from "./contracts.js";
import { failingStore } from "./failing-store.js";
import { dayBefore, NOW_MS } from "./fixed-clock.js";

const { wrapAnalytics, fail } = failingStore();
let server: TestServer;
let team: TestTeam;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics });
  team = await server.createTeam();
  const data = { user: team.ownerEmail, chat_id: "c1", message_id: "m1" };
  await server.send(team, [
    ...[0, 1, 2, 3, 400].map((day) => generation({ id: `g${day}`, time: `${dayBefore(day)}T10:00:00Z`, data })),
    generation({
      id: "priced",
      time: `${dayBefore(5)}T10:00:00Z`,
      data: {
        user: "ghost",
        operation: "chat",
        response_id: "r1",
        usage: "0.000000000003",
        input_cost: "0.000000000001",
        cache_read_cost: "0.1",
        output_cost: "0.2",
        cached_tokens: 20,
        cache_write_tokens: 10,
        cache_write_1h_tokens: 4,
      },
    }),
    generation({
      id: "bare",
      time: `${dayBefore(6)}T10:00:00Z`,
      data: { user: null, prompt_tokens: null, completion_tokens: null, reasoning_tokens: null, usage: null },
    }),
    chatCreated({ time: `${dayBefore(0)}T09:00:00Z`, data: { user: team.ownerEmail } }),
  ]);
});
afterAll(() => server.close());

type V0 = ReturnType<typeof createClient>;

function client({ apiKey = team.managementKey, path = "/v1" } = {}): V0 {
  return createClient({ apiKey, baseUrl: server.url + path });
}

/** Every operation of the client that this file is about, called as simply as it can be. */
const OPERATIONS: Record<string, (v0: V0) => Promise<unknown>> = {
  getUsage: (v0) => v0.reports.getUsage({}),
  getAIUsage: (v0) => v0.reports.getAIUsage({}),
  get: (v0) => v0.user.get(),
  getPlan: (v0) => v0.user.getPlan(),
  getBilling: (v0) => v0.user.getBilling(),
  getScopes: (v0) => v0.user.getScopes(),
  find: (v0) => v0.rateLimits.find(),
};

test("getUsage lists what was charged, newest first, with costs as exact decimal text", async () => {
  for (const path of ["/v1", "/v1/"]) {
    const report = await client({ path }).reports.getUsage({});
    expect(report.data.map(({ id }) => id)).toEqual(["g0", "g1", "g2", "g3", "priced", "bare", "g400"]);
    expect(report.pagination).toEqual({ hasMore: false });
    expect(report.meta).toEqual({ totalCount: 7 });
    const [newest, , , , priced, bare] = report.data;
    expect(newest).toEqual({
      id: "g0",
      object: "usage_event",
      type: "message",
      totalCost: "0.015",
      chatId: "c1",
      messageId: "m1",
      userId: team.ownerId,
      user: {
        id: team.ownerId,
        object: "user",
        name: "Owner",
        email: team.ownerEmail,
        avatar: expect.stringMatching(/^http:/),
        createdAt: new Date(NOW_MS).toISOString(),
      },
      createdAt: `${dayBefore(0)}T10:00:00.000Z`,
    });
    expect(priced).toMatchObject({
      type: "api_request",
      promptCost: "0.100000000001",
      completionCost: "0.2",
      totalCost: "0.000000000003",
      user: { name: "ghost", email: expect.stringMatching(/^person_[0-9a-f]{24}@unlinked\.invalid$/) },
    });
    expect(bare).toEqual({
      id: "bare",
      object: "usage_event",
      type: "api_request",
      totalCost: "0",
      createdAt: `${dayBefore(6)}T10:00:00.000Z`,
    });
  }
});

test("getUsage pages by nextCursor alone and by nextUrl, and its filters narrow", async () => {
  const { reports } = client();
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await reports.getUsage(cursor === undefined ? { limit: 2, userId: team.ownerId } : { cursor });
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.pagination.nextCursor;
    expect(page.pagination.hasMore).toBe(cursor !== undefined);
    if (page.pagination.nextUrl === undefined) continue;
    const followed = await fetch(page.pagination.nextUrl, {
      headers: { authorization: `Bearer ${team.managementKey}` },
    });
    expect(await followed.json()).toEqual(await reports.getUsage({ cursor: cursor ?? "" }));
  } while (cursor !== undefined);
  expect(ids).toEqual(["g0", "g1", "g2", "g3", "g400"]);

  const idsOf = async (query: Parameters<V0["reports"]["getUsage"]>[0]): Promise<string[]> =>
    (await reports.getUsage(query)).data.map(({ id }) => id);
  expect(await idsOf({ startDate: `${dayBefore(2)}T10:00:00Z`, endDate: `${dayBefore(0)}T10:00Z` })).toEqual([
    "g1",
    "g2",
  ]);
  expect(await idsOf({ chatId: "c1", messageId: "m1", limit: 1 })).toEqual(["g0"]);
  expect(await idsOf({ chatId: "nothing" })).toEqual([]);
  expect(await idsOf({ userId: "ghost" })).toEqual(["priced"]);
  expect(await idsOf({ chatId: "", messageId: "", userId: "", cursor: "", limit: 2.9 })).toEqual(["g0", "g1"]);
});

test("getAIUsage lists tokens in classes that do not overlap, and what is not known as empty text or 0", async () => {
  const report = await client().reports.getAIUsage({
    start: `${dayBefore(6)}T12:00:00+02:00`,
    end: `${dayBefore(4)}T00:00Z`,
  });
  expect(report).toEqual({
    object: "list",
    data: [
      {
        eventId: "priced",
        modelId: "openai/gpt-4.1",
        inputTokens: 20,
        outputTokens: 125,
        totalTokens: 175,
        cacheCreationInputTokens: 10,
        cacheCreationInputTokens1h: 4,
        cacheReadInputTokens: 20,
        timestamp: `${dayBefore(5)}T10:00:00.000Z`,
        requestId: "r1",
        useCase: "chat",
        chatId: "",
        messageId: "",
        userId: expect.stringMatching(/^person_/),
        userEmail: expect.stringMatching(/@unlinked\.invalid$/),
      },
      {
        eventId: "bare",
        modelId: "openai/gpt-4.1",
        inputTokens: 0,
        outputTokens: 0,
        totalTokens: 0,
        cacheCreationInputTokens: 0,
        cacheReadInputTokens: 0,
        timestamp: `${dayBefore(6)}T10:00:00.000Z`,
        requestId: "",
        useCase: "",
        chatId: "",
        messageId: "",
        userId: "",
        userEmail: "",
      },
    ],
    pagination: { nextCursor: null },
    dateRange: { start: `${dayBefore(6)}T10:00:00.000Z`, end: `${dayBefore(4)}T00:00:00.000Z` },
  });
  const ever = { start: "0000-01-01T00:00:00+23:59", end: "9999-12-31T23:59:59-23:59" };
  expect((await client().reports.getAIUsage(ever)).dateRange).toEqual({
    start: "0000-01-01T00:00:00.000Z",
    end: "9999-12-31T23:59:59.999Z",
  });
  const first = await client().reports.getAIUsage({ limit: 5 });
  const rest = await client().reports.getAIUsage({ cursor: first.pagination.nextCursor ?? "" });
  expect([...first.data, ...rest.data].map(({ eventId }) => eventId)).toHaveLength(7);
  expect([first.dateRange, rest.pagination]).toEqual([{ start: null, end: null }, { nextCursor: null }]);
});

test("user, plan, billing, scopes and rate limits tell of the key's member and team", async () => {
  const { email, id } = await server.createMember(team, { name: "Bill", teamRoles: ["MEMBER", "BILLING"] });
  const { key } = await server.createKey(team, { name: "bill", kind: "management", memberEmail: email });
  const v0 = client({ apiKey: key });
  expect(await v0.user.get()).toMatchObject({ id, object: "user", name: "Bill", email });
  expect(await v0.user.getScopes()).toEqual({
    object: "list",
    data: [{ id: team.id, object: "scope", name: team.slug }],
  });
  const billingCycle = { start: Date.UTC(2026, 2, 1), end: Date.UTC(2026, 3, 1) };
  const none = { remaining: 0, total: 0 };
  expect(await v0.user.getPlan()).toEqual({ object: "plan", plan: "v0-enterprise", billingCycle, balance: none });
  const billing = { plan: "v0-enterprise", role: "BILLING", billingCycle, balance: none, onDemand: { balance: 0 } };
  expect(await v0.user.getBilling()).toEqual({ billingType: "token", data: billing });
  expect(await v0.rateLimits.find()).toEqual({ limit: Number.MAX_SAFE_INTEGER });

  await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { totalCredits: "10.5", requestsPerMinute: 60 });
  // Five times 0.015, and one of three picodollars.
  const answer = await server.call("GET", "/v1/user/plan", { key });
  expect(answer.text).toContain('"balance":{"remaining":10.424999999997,"total":10.5}');
  expect(await v0.user.getBilling({ scope: team.slug })).toMatchObject({ data: { balance: { total: 10.5 } } });
  expect(await v0.rateLimits.find({ scope: team.id })).toEqual({ limit: 60 });
  await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { totalCredits: "0.07" });
  expect((await server.call("GET", "/v1/user/plan", { key })).text).toContain('"remaining":-0.005000000003,');
  await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { totalCredits: null, requestsPerMinute: null });
});

test("only user activity needs a plan", async () => {
  const other = await server.createTeam({ plan: "pro" });
  for (const call of Object.values(OPERATIONS)) await call(client({ apiKey: other.managementKey }));
  expect(await client({ apiKey: other.managementKey }).user.getPlan()).toMatchObject({ plan: "pro" });
});

test.each(["MEMBER", "VIEWER"])("a %s reads the own usage and no other", async (role) => {
  const { id, email } = await server.createMember(team, { teamRoles: [role] });
  const { key } = await server.createKey(team, { name: role, kind: "management", memberEmail: email });
  await server.send(team, [generation({ id: `of-${role}`, time: `${dayBefore(1)}T00:00:00Z`, data: { user: email } })]);
  const { reports } = client({ apiKey: key });
  for (const query of [{}, { userId: id }, { userId: email }]) {
    expect((await reports.getUsage(query)).data.map((event) => event.id)).toEqual([`of-${role}`]);
  }
  expect((await reports.getAIUsage({})).data.map(({ eventId }) => eventId)).toEqual([`of-${role}`]);
  const messages = new Set<string>();
  for (const userId of [team.ownerId, team.ownerEmail, "ghost", "nobody"]) {
    messages.add(await failureOf(() => reports.getUsage({ userId }), 403));
  }
  expect(messages.size, "the refusal tells who is in the team").toBe(1);
});

test.each(Object.keys(OPERATIONS))(
  "%s: 401 for an unknown key, 403 for an inference and an ingest key",
  async (name) => {
    const call = OPERATIONS[name] ?? expect.fail();
    await failureOf(() => call(client({ apiKey: `sk-db-v1-${"0".repeat(64)}` })), 401);
    for (const kind of ["inference", "ingest"]) {
      const { key } = await server.createKey(team, { name: kind, kind, memberEmail: team.ownerEmail });
      await failureOf(() => call(client({ apiKey: key })), 403);
    }
  },
);

test.each(["bug", "store-down"] as const)("500: %s", async (failure) => {
  await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { totalCredits: "10" });
  fail(failure);
  try {
    for (const name of ["getUsage", "getAIUsage", "getPlan", "getBilling"]) {
      const call = OPERATIONS[name] ?? expect.fail();
      expect(await failureOf(() => call(client()), 500)).not.toContain("secret-detail");
    }
  } finally {
    fail(null);
    await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { totalCredits: null });
  }
});

test("404 for nobody; 422 for what is malformed; 403 for another scope", async () => {
  const { reports, user, rateLimits } = client();
  await failureOf(() => reports.getUsage({ userId: "nobody" }), 404);
  for (const startDate of ["2026-01-01", "2026-01-01T00:00:00+02:00", "", untyped(null), untyped(new Date(NOW_MS))]) {
    await failureOf(() => reports.getUsage({ startDate }), 422);
    await failureOf(() => reports.getUsage({ endDate: startDate }), 422);
  }
  for (const start of ["2026-01-01", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0200", "", untyped(null)]) {
    await failureOf(() => reports.getAIUsage({ start }), 422);
    await failureOf(() => reports.getAIUsage({ end: start }), 422);
  }
  const [early, late] = ["2026-03-01T00:00:00Z", "2026-03-01T00:00:00.001Z"];
  await failureOf(() => reports.getUsage({ startDate: late, endDate: early }), 422);
  await failureOf(() => reports.getAIUsage({ start: late, end: early }), 422);
  for (const limit of [0, -1, 150.5, 151, Number.NaN]) await failureOf(() => reports.getUsage({ limit }), 422);
  for (const limit of [0, 1.5, 5001]) await failureOf(() => reports.getAIUsage({ limit }), 422);
  await failureOf(() => reports.getUsage({ cursor: "made up" }), 422);
  await failureOf(() => reports.getAIUsage({ cursor: "made up" }), 422);
  const other = await server.createTeam();
  for (const scope of [other.slug, other.id, "nowhere"]) {
    await failureOf(() => user.getBilling({ scope }), 403);
    await failureOf(() => rateLimits.find({ scope }), 403);
  }
  expect(await user.getBilling({ scope: "" })).toMatchObject({ billingType: "token" });
});

const TYPES: Record<number, string> = {
  401: "unauthorized_error",
  403: "forbidden_error",
  404: "not_found_error",
  422: "unprocessable_entity_error",
  500: "internal_server_error",
};

/** The message of the client's error, whose text is the status and the raw body: compact, and the contract's alone. */
async function failureOf(call: () => Promise<unknown>, status: number): Promise<string> {
  const error = await call().then(
    () => expect.fail("the request succeeded"),
    (thrown: unknown) => thrown,
  );
  const text = error instanceof Error ? error.message : "";
  const [, code, body = ""] = /^HTTP (\d+): (.*)$/s.exec(text) ?? [];
  expect(`${code} ${text}`).toMatch(new RegExp(`^${status} `));
  const parsed = JSON.parse(body) as { error: { message: string } };
  expect(parsed).toEqual({ error: { message: expect.any(String), type: TYPES[status] } });
  expect(body).toBe(JSON.stringify(parsed));
  return parsed.error.message;
}

/** What JavaScript callers pass and the client's types forbid. */
function untyped(value: unknown): string {
  return value as string;
}
