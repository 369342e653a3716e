import { OpenRouterCore } from "@openrouter/sdk/core.js";
import { analyticsGetUserActivity } from "@openrouter/sdk/funcs/analyticsGetUserActivity.js";
import { OpenRouter } from "@openrouter/sdk";
import * as errors from "@openrouter/sdk/models/errors";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { OpenRouter as OldOpenRouter } from "openrouter-sdk-0";
import { OpenRouterCore as OldOpenRouterCore } from "openrouter-sdk-0/core.js";
import { analyticsGetUserActivity as oldAnalyticsGetUserActivity } from "openrouter-sdk-0/funcs/analyticsGetUserActivity.js";
import * as oldErrors from "openrouter-sdk-0/models/errors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkEveryAnswer } from "./contracts.js";
import { failingStore } from "./failing-store.js";
import { dayBefore, NOW_MS } from "./fixed-clock.js";

const { wrapAnalytics, fail } = failingStore();
const NO_RETRIES = { retryConfig: { strategy: "none" } } as const;
const KEY_HASHES = ["a".repeat(64), "b".repeat(64)] as const;
const USERS = ["ada", "bo"] as const;
const DAYS = [dayBefore(1), dayBefore(30)] as const;

interface Setting {
  server: TestServer;
  team: TestTeam;
  workspaces: { name: string; id: string }[];
}
let setting: Setting;

checkEveryAnswer();

beforeAll(async () => {
  const server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics });
  const team = await server.createTeam();
  const base = `/admin/v1/teams/${team.slug}/workspaces`;
  const listed = await server.admin<{ data: { id: string }[] }>("GET", base);
  const lab = await server.admin<{ id: string }>("POST", base, { slug: "lab", name: "Lab" });
  const workspaces = [
    { name: "default", id: listed.data[0]?.id ?? "" },
    { name: "lab", id: lab.id },
  ];
  setting = { server, team, workspaces };
  // One generation for each combination, told apart by its prompt tokens: a power of two, so a sum names its parts.
  await server.send(
    team,
    combinations().map(({ day, keyHash, user, workspace, mark }) =>
      generation({
        time: `${day}T10:00:00Z`,
        data: { user, api_key_hash: keyHash, workspace, prompt_tokens: mark },
      }),
    ),
  );
});
afterAll(() => setting.server.close());

interface Combination {
  day: string;
  keyHash: string;
  user: string;
  workspace: string;
  mark: number;
}

function combinations(): Combination[] {
  const all: Combination[] = [];
  for (const day of DAYS)
    for (const keyHash of KEY_HASHES)
      for (const user of USERS)
        for (const workspace of ["default", "lab"]) all.push({ day, keyHash, user, workspace, mark: 2 ** all.length });
  return all;
}

function client(apiKey?: string): OpenRouter {
  return new OpenRouter({ ...core(apiKey), ...NO_RETRIES });
}

function core(apiKey = setting.team.managementKey): { apiKey: string; serverURL: string } {
  return { apiKey, serverURL: `${setting.server.url}/api/v1` };
}

interface Filters {
  date?: string;
  apiKeyHash?: string;
  userId?: string;
  workspaceId?: string;
  groupBy?: "workspace";
}

describe("@openrouter/sdk 1.3.19", () => {
  const cases = [...Array(32).keys()];
  test.each(cases)("every combination of parameters asks for just those events (%i)", async (bits) => {
    const lab = setting.workspaces[1]?.id ?? "";
    const filters: Filters = {
      ...((bits & 1) === 0 ? {} : { date: DAYS[1] }),
      ...((bits & 2) === 0 ? {} : { apiKeyHash: KEY_HASHES[1] }),
      ...((bits & 4) === 0 ? {} : { userId: USERS[0] }),
      ...((bits & 8) === 0 ? {} : { workspaceId: lab }),
      ...((bits & 16) === 0 ? {} : { groupBy: "workspace" }),
    };
    const expected = expectedSums(filters);
    const byMethod = await client().analytics.getUserActivity(filters);
    expect(sumsOf(byMethod.data)).toEqual(expected);
    const byFunction = await analyticsGetUserActivity(new OpenRouterCore({ ...core(), ...NO_RETRIES }), filters);
    expect(byFunction).toEqual({ ok: true, value: byMethod });
  });

  test("an empty request and none at all ask for everything", async () => {
    const everything = await client().analytics.getUserActivity({});
    expect(sumsOf(everything.data)).toEqual(expectedSums({}));
    expect(await client().analytics.getUserActivity()).toEqual(everything);
  });

  test("a row has the SDK's eleven fields, and a twelfth when grouped", async () => {
    const { data } = await client().analytics.getUserActivity({ date: DAYS[0] });
    expect(data).toEqual([
      {
        date: DAYS[0],
        model: "openai/gpt-4.1",
        modelPermaslug: "openai/gpt-4.1-2025-04-14",
        endpointId: "d3828f61-372d-5356-aa21-b940b26f7463",
        providerName: "OpenAI",
        usage: 0.12,
        byokUsageInference: 0,
        requests: 8,
        promptTokens: 255,
        completionTokens: 1000,
        reasoningTokens: 200,
      },
    ]);
    const grouped = await client().analytics.getUserActivity({ date: DAYS[0], groupBy: "workspace" });
    const ids = grouped.data.map(({ workspaceId }) => workspaceId);
    expect(new Set(ids)).toEqual(new Set(setting.workspaces.map(({ id }) => id)));
  });

  test("the response is inspectable: 200, JSON", async () => {
    const [result, call] = await analyticsGetUserActivity(new OpenRouterCore({ ...core(), ...NO_RETRIES })).$inspect();
    expect(result.ok).toBe(true);
    expect(call.status).toBe("complete");
  });

  test("a base URL with a trailing slash works", async () => {
    const slashed = new OpenRouter({ ...core(), serverURL: `${setting.server.url}/api/v1/`, ...NO_RETRIES });
    expect(sumsOf((await slashed.analytics.getUserActivity()).data)).toEqual(expectedSums({}));
  });

  test("a key that already starts with Bearer is sent as it is, and works", async () => {
    const { data } = await client(`bearer ${setting.team.managementKey}`).analytics.getUserActivity();
    expect(sumsOf(data)).toEqual(expectedSums({}));
  });

  const badRequests: [string, Filters][] = [
    ["today", { date: dayBefore(0) }],
    ["the day before the window", { date: dayBefore(31) }],
    ["a future day", { date: dayBefore(-1) }],
    ["text", { date: "yesterday" }],
    ["a timestamp", { date: `${dayBefore(1)}T00:00:00Z` }],
    ["a day no calendar has", { date: "2026-02-30" }],
    ["a short year", { date: "26-03-01" }],
    ["nothing", { date: "" }],
    ["a key hash that is none", { apiKeyHash: "abc" }],
    ["a workspace id that is none", { workspaceId: "lab" }],
    ["an empty person", { userId: "" }],
  ];
  test.each(badRequests)("400 as BadRequestResponseError: %s", async (_, filters) => {
    await expectError(filters, { type: errors.BadRequestResponseError, status: 400 });
  });

  test("400 with the contract's text outside the window", async () => {
    for (const days of [0, 31, -1, 400]) {
      const error = await rejected(client().analytics.getUserActivity({ date: dayBefore(days) }));
      expect(error).toMatchObject({ message: "Date must be within the last 30 (completed) UTC days" });
    }
  });

  test("401 as UnauthorizedResponseError: no key", async () => {
    const error = await rejected(
      new OpenRouter({ serverURL: core().serverURL, ...NO_RETRIES }).analytics.getUserActivity(),
    );
    expect(error).toBeInstanceOf(errors.UnauthorizedResponseError);
    expect(error).toMatchObject({ statusCode: 401, message: "Missing Authentication header" });
  });

  test.each(["unknown", "revoked", "disabled", "of a removed member"])(
    "401 as UnauthorizedResponseError: a key that is %s",
    async (kind) => {
      await expectError({}, { type: errors.UnauthorizedResponseError, status: 401, apiKey: await deadKey(kind) });
    },
  );

  test.each(["inference", "ingest"])("403 as ForbiddenResponseError: an OWNER's %s key", async (kind) => {
    const { server, team } = setting;
    const { key } = await server.createKey(team, { name: kind, kind, memberEmail: team.ownerEmail });
    const error = await expectError({}, { type: errors.ForbiddenResponseError, status: 403, apiKey: key });
    expect(error).toMatchObject({ message: "Only management keys can fetch activity for an account" });
  });

  test("403 as ForbiddenResponseError: a MEMBER's management key", async () => {
    const { server, team } = setting;
    const { email } = await server.createMember(team);
    const { key } = await server.createKey(team, { name: "m", kind: "management", memberEmail: email });
    await expectError({}, { type: errors.ForbiddenResponseError, status: 403, apiKey: key });
  });

  const unknown: [string, Filters][] = [
    ["key hash", { apiKeyHash: "c".repeat(64) }],
    ["user", { userId: "nobody" }],
    ["workspace", { workspaceId: "00000000-0000-4000-8000-000000000000" }],
    ["key hash beside a known user", { apiKeyHash: "c".repeat(64), userId: USERS[0] }],
    ["user on one day", { userId: "nobody@example.com", date: DAYS[0] }],
  ];
  test.each(unknown)("404 as NotFoundResponseError: an unknown %s", async (_, filters) => {
    await expectError(filters, { type: errors.NotFoundResponseError, status: 404 });
  });

  test.each(["bug", "store-down"] as const)("500 as InternalServerResponseError: %s", async (failure) => {
    fail(failure);
    try {
      const error = await expectError({}, { type: errors.InternalServerResponseError, status: 500 });
      expect(error).toMatchObject({ message: "Internal Server Error" });
    } finally {
      fail(null);
    }
  });

  test("the standalone function returns the error in its Result", async () => {
    const result = await analyticsGetUserActivity(new OpenRouterCore({ ...core("sk-db-v1-no"), ...NO_RETRIES }));
    expect(result.ok).toBe(false);
    expect(result.error).toBeInstanceOf(errors.UnauthorizedResponseError);
  });
});

describe("@openrouter/sdk 0.1.11", () => {
  test.each([undefined, ...DAYS])("the one parameter it has, date = %s", async (date) => {
    const request = date === undefined ? {} : { date };
    const byMethod = await new OldOpenRouter(core()).analytics.getUserActivity(request);
    expect(sumsOf(byMethod.data)).toEqual(expectedSums(request));
    const byFunction = await oldAnalyticsGetUserActivity(new OldOpenRouterCore(core()), request);
    expect(byFunction).toEqual({ ok: true, value: byMethod });
  });

  test("errors it declares are its own classes", async () => {
    const { server, team } = setting;
    const ask = async (apiKey: string, date?: string) =>
      rejected(new OldOpenRouter(core(apiKey)).analytics.getUserActivity(date === undefined ? {} : { date }));
    expect(await ask(team.managementKey, dayBefore(31))).toBeInstanceOf(oldErrors.BadRequestResponseError);
    expect(await ask(team.managementKey, "today")).toBeInstanceOf(oldErrors.BadRequestResponseError);
    const keyless = new OldOpenRouter({ serverURL: core().serverURL }).analytics.getUserActivity();
    expect(await rejected(keyless)).toBeInstanceOf(oldErrors.UnauthorizedResponseError);
    for (const kind of ["unknown", "revoked", "disabled"]) {
      expect(await ask(await deadKey(kind))).toBeInstanceOf(oldErrors.UnauthorizedResponseError);
    }
    const { key } = await server.createKey(team, { name: "i", kind: "inference", memberEmail: team.ownerEmail });
    expect(await ask(key)).toBeInstanceOf(oldErrors.ForbiddenResponseError);
    fail("store-down");
    try {
      expect(await ask(team.managementKey)).toBeInstanceOf(oldErrors.InternalServerResponseError);
    } finally {
      fail(null);
    }
  });
});

async function expectError(
  filters: Filters,
  { type, status, apiKey }: { type: new (...args: never[]) => Error; status: number; apiKey?: string },
): Promise<unknown> {
  const error = await rejected(client(apiKey).analytics.getUserActivity(filters));
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({ statusCode: status, error: { code: status } });
  const result = await analyticsGetUserActivity(new OpenRouterCore({ ...core(apiKey), ...NO_RETRIES }), filters);
  expect(result.ok).toBe(false);
  expect(result.error).toBeInstanceOf(type);
  return error;
}

async function rejected(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("the request succeeded"),
    (error: unknown) => error,
  );
}

/** A key that works no more, or never did. */
async function deadKey(kind: string): Promise<string> {
  const { server, team } = setting;
  if (kind === "unknown") return `sk-db-v1-${"0".repeat(64)}`;
  const { id, email } = await server.createMember(team, { teamRoles: ["OWNER"] });
  const { key, hash } = await server.createKey(team, { name: kind, kind: "management", memberEmail: email });
  expect((await server.call("GET", "/api/v1/activity", { key })).status).toBe(200);
  const path = `/admin/v1/teams/${team.slug}`;
  if (kind === "revoked") await server.admin("DELETE", `${path}/keys/${hash}`);
  else if (kind === "disabled") await server.admin("PATCH", `${path}/keys/${hash}`, { disabled: true });
  else await server.admin("DELETE", `${path}/members/${id}`);
  return key;
}

/** Prompt tokens by day and, when grouped, workspace. */
function expectedSums(filters: Filters): Record<string, number> {
  const sums: Record<string, number> = {};
  const { date, apiKeyHash, userId, workspaceId, groupBy } = filters;
  for (const { day, keyHash, user, workspace, mark } of combinations()) {
    const id = setting.workspaces.find(({ name }) => name === workspace)?.id ?? "";
    if (date !== undefined && date !== day) continue;
    if (apiKeyHash !== undefined && apiKeyHash !== keyHash) continue;
    if (userId !== undefined && userId !== user) continue;
    if (workspaceId !== undefined && workspaceId !== id) continue;
    const group = groupBy === undefined ? `${day} all` : `${day} ${id}`;
    sums[group] = (sums[group] ?? 0) + mark;
  }
  return sums;
}

function sumsOf(
  rows: readonly { date: string; promptTokens: number; workspaceId?: string | undefined }[],
): Record<string, number> {
  return Object.fromEntries(
    rows.map(({ date, promptTokens, workspaceId }) => [`${date} ${workspaceId ?? "all"}`, promptTokens]),
  );
}
