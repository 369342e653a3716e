import * as errors from "@openrouter/sdk/models/errors";
import { generation, seededRandom, startServer, type TestServer, type TestTeam, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clientsOf, expectError, keyOfKind, keyOfRole, rejected } from "./account-clients.js";
import { checkEveryAnswer } from "./contracts.js";
import { failingStore } from "./failing-store.js";
import { toPicoUsd } from "./pico-usd.js";

const DAY_MS = 86_400_000;
/** A Sunday: its week began on Monday the 23rd, in the month before. */
const SUNDAY_MS = Date.UTC(2026, 2, 1);

const { wrapAnalytics, fail } = failingStore();
let server: TestServer;
let team: TestTeam;
let nowMs = SUNDAY_MS;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => nowMs, wrapAnalytics });
});
afterAll(() => server.close());
beforeEach(async () => {
  nowMs = SUNDAY_MS;
  team = await server.createTeam();
});

const client = (apiKey = team.managementKey) => clientsOf(server).newest(apiKey);
const setTeam = (changes: object) => server.admin("PATCH", `/admin/v1/teams/${team.slug}`, changes);

interface Spent {
  atMs: number;
  keyHash: string;
  usage: string;
  byok: string;
}

const USAGE_FIELDS = ["usage", "usage_daily", "usage_weekly", "usage_monthly"];
const MONEY = new RegExp(`"((?:byok_)?(?:${USAGE_FIELDS.join("|")})|limit_remaining|total_\\w+)":(-?[\\d.]+)`, "g");

/** The key objects of an answer, their money as the digits of the wire. */
function keysIn(text: string): Record<string, string>[] {
  const quoted = text.replaceAll(MONEY, '"$1":"$2"');
  const { data } = JSON.parse(quoted) as { data: Record<string, string> | Record<string, string>[] };
  return Array.isArray(data) ? data : [data];
}

function dollars(pico: bigint): string {
  const digits = pico.toString().padStart(13, "0");
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "");
}

/** The definitions of the contract, on calendar fields. */
function recount(spent: readonly Spent[], keyHash: string): Record<string, string> {
  const now = new Date(nowMs);
  const mondayMs = Math.floor(nowMs / DAY_MS) * DAY_MS - ((now.getUTCDay() + 6) % 7) * DAY_MS;
  const isWithin: Record<string, (at: Date) => boolean> = {
    usage: () => true,
    usage_daily: (at) => at.toISOString().slice(0, 10) === now.toISOString().slice(0, 10),
    usage_weekly: (at) => at.getTime() >= mondayMs && at.getTime() < mondayMs + 7 * DAY_MS,
    usage_monthly: (at) => at.toISOString().slice(0, 7) === now.toISOString().slice(0, 7),
  };
  const own = spent.filter((one) => one.keyHash === keyHash);
  return Object.fromEntries(
    USAGE_FIELDS.flatMap((field) => {
      const within = own.filter(({ atMs }) => isWithin[field]?.(new Date(atMs)) === true);
      return [
        [field, dollars(within.reduce((sum, { usage }) => sum + toPicoUsd(usage), 0n))],
        [`byok_${field}`, dollars(within.reduce((sum, { byok }) => sum + toPicoUsd(byok), 0n))],
      ];
    }),
  );
}

test("what keys used is the recount of their events, on both sides of midnight, Monday and the first", async () => {
  const seed = testSeed();
  process.stdout.write(`DAYBOOK_TEST_SEED=${seed}\n`);
  const random = seededRandom(seed);
  const keys: { hash: string; key: string }[] = [];
  for (const name of ["a", "b", "c"]) {
    const { data, key } = await client().apiKeys.create({ requestBody: { name } });
    keys.push({ hash: data.hash, key });
  }
  const moments = [SUNDAY_MS, SUNDAY_MS + DAY_MS - 1, SUNDAY_MS + DAY_MS, SUNDAY_MS + 8 * DAY_MS, Date.UTC(2026, 3, 1)];
  nowMs = moments.at(-1) ?? 0;
  const hashes: [string, ...string[]] = ["f".repeat(64), ...keys.map(({ hash }) => hash)];
  const edges: [number, ...number[]] = [SUNDAY_MS - 1, ...moments.flatMap((at) => [at - 1, at])];
  const spent: Spent[] = Array.from({ length: 400 }, () => ({
    atMs: random.pick([
      random.pick(edges),
      random.pick(edges),
      Date.UTC(2025, 5, 5) + random.between(0, DAY_MS),
      SUNDAY_MS - random.between(0, 10 * DAY_MS),
    ]),
    keyHash: random.pick(hashes),
    usage: `${random.between(0, 3)}.${random.between(0, 999_999)}000001`,
    byok: random.pick(["0", "0.000000000001", `1.${random.between(1, 9_999)}`]),
  }));
  const events = spent.map(({ atMs, keyHash, usage, byok }) =>
    generation({
      time: new Date(atMs).toISOString(),
      data: { api_key_hash: keyHash, usage, byok_usage_inference: byok },
    }),
  );
  await server.send(team, events);
  // Delivered again, they are the same events.
  await server.send(team, random.shuffled(events).slice(0, 100));

  for (const state of ["unsealed", "sealed"]) {
    if (state === "sealed") {
      const rebuilt = await server.call("POST", "/admin/v1/rebuild", {
        key: server.operatorToken,
        body: { team: team.slug },
      });
      expect(rebuilt.text).toMatch(/\{"rebuilt":\d+\}\n$/);
    }
    for (const at of moments) {
      nowMs = at;
      const { text } = await server.call("GET", "/api/v1/keys", { key: team.managementKey });
      const listed = new Map(keysIn(text).map((key) => [key["hash"], key]));
      for (const { hash, key } of keys) {
        const expected = { where: `${state} at ${new Date(at).toISOString()}`, ...recount(spent, hash) };
        const { where } = expected;
        expect({ where, ...listed.get(hash) }).toMatchObject(expected);
        const one = await server.call("GET", `/api/v1/keys/${hash}`, { key: team.managementKey });
        expect({ where, ...keysIn(one.text)[0] }).toMatchObject(expected);
        const own = await server.call("GET", "/api/v1/key", { key });
        expect({ where, ...keysIn(own.text)[0] }).toMatchObject(expected);
      }
      const all = spent.reduce((sum, { usage }) => sum + toPicoUsd(usage), 0n);
      const credits = await server.call("GET", "/api/v1/credits", { key: team.managementKey });
      expect(keysIn(credits.text)[0]).toEqual({ total_credits: dollars(all), total_usage: dollars(all) });
    }
  }
});

test("what remains of a limit is what the current period left of it, and may be less than nothing", async () => {
  const { data } = await client().apiKeys.create({ requestBody: { name: "k", limit: 10 } });
  const { hash } = data;
  const spend = (atMs: number, usage: string, byok: string) =>
    generation({ time: new Date(atMs).toISOString(), data: { api_key_hash: hash, usage, byok_usage_inference: byok } });
  nowMs = SUNDAY_MS + DAY_MS / 2;
  await server.send(team, [
    spend(SUNDAY_MS, "1", "0.1"),
    spend(SUNDAY_MS - 1, "2", "0.2"),
    spend(SUNDAY_MS - 7 * DAY_MS, "4", "0.4"),
  ]);
  const table: [object, number][] = [
    [{ limitReset: "daily" }, 9],
    [{ limitReset: "weekly" }, 7],
    [{ limitReset: "monthly" }, 9],
    [{ limitReset: null }, 3],
    [{ includeByokInLimit: true }, 2.3],
    [{ limitReset: "daily" }, 8.9],
    [{ limit: 0.5 }, -0.6],
    [{ limit: 0, includeByokInLimit: false }, -1],
  ];
  for (const [requestBody, remaining] of table) {
    const changed = await client().apiKeys.update({ hash, requestBody });
    expect([requestBody, changed.data.limitRemaining]).toEqual([requestBody, remaining]);
  }
  nowMs += DAY_MS;
  expect((await client().apiKeys.get({ hash })).data).toMatchObject({ limitRemaining: 0, usage: 7, usageDaily: 0 });
});

describe("GET /key", () => {
  test("says what the contract wants to know, of a management key as of an inference key, by both its names", async () => {
    const { data, key } = await client().apiKeys.create({ requestBody: { name: "k" } });
    const expected = {
      label: data.label,
      limit: null,
      limitRemaining: null,
      limitReset: null,
      includeByokInLimit: false,
      usage: 0,
      usageDaily: 0,
      usageWeekly: 0,
      usageMonthly: 0,
      byokUsage: 0,
      byokUsageDaily: 0,
      byokUsageWeekly: 0,
      byokUsageMonthly: 0,
      isFreeTier: false,
      isManagementKey: false,
      isProvisioningKey: false,
      creatorUserId: team.ownerId,
      expiresAt: null,
      rateLimit: { requests: -1, interval: "10s", note: "This field is deprecated and safe to ignore." },
      allowedDataRegions: [],
      freeModelDailyRequests: { limit: 1000, remaining: 1000, used: 0 },
      organizationId: team.id,
      workspaceId: data.workspaceId,
    };
    expect((await client(key).apiKeys.getCurrentKeyMetadata()).data).toEqual(expected);
    const management = (await client().apiKeys.getCurrentKeyMetadata()).data;
    expect(management).toMatchObject({ isManagementKey: true, isProvisioningKey: true, organizationId: team.id });
    expect((await clientsOf(server).old(key).apiKeys.getCurrentKeyMetadata()).data).toMatchObject({ usage: 0 });
    const byKey = await server.call("GET", "/api/v1/key", { key });
    expect((await server.call("GET", "/api/v1/auth/key", { key })).text).toBe(byKey.text);
    const member = await keyOfRole(server, team, "MEMBER");
    expect((await client(member).apiKeys.getCurrentKeyMetadata()).data).toMatchObject({ isManagementKey: true });
  });

  test("counts today's requests to free models of the whole team, and grants more of them from ten dollars on", async () => {
    const key = await keyOfKind(server, team, "inference");
    nowMs = SUNDAY_MS + DAY_MS / 2;
    const time = new Date(SUNDAY_MS).toISOString();
    await server.send(team, [
      generation({ time, data: { model: "meta/llama:free" } }),
      generation({ time, data: { model: "meta/llama", variant: "free" } }),
      generation({ time, data: { model: "meta/llama" } }),
      generation({ time: new Date(SUNDAY_MS - 1).toISOString(), data: { model: "meta/llama:free" } }),
    ]);
    const freeRequests = async () => (await client(key).apiKeys.getCurrentKeyMetadata()).data;
    for (const [totalCredits, limit, isFreeTier] of [
      [null, 1000, false],
      ["0", 50, true],
      [9.999, 50, false],
      ["10", 1000, false],
    ] as const) {
      await setTeam({ totalCredits });
      const freeModelDailyRequests = { limit, remaining: limit - 2, used: 2 };
      expect(await freeRequests()).toMatchObject({ freeModelDailyRequests, isFreeTier });
    }
    await setTeam({ totalCredits: "0" });
    await server.send(
      team,
      Array.from({ length: 60 }, () => generation({ time, data: { model: "meta/llama:free" } })),
    );
    expect((await freeRequests()).freeModelDailyRequests).toEqual({ limit: 50, remaining: 0, used: 62 });
  });

  test("401 as UnauthorizedResponseError: no key, a key nobody has, and an ingest key, which reads nothing", async () => {
    const refused = { type: errors.UnauthorizedResponseError, status: 401 };
    for (const key of [undefined, `sk-db-v1-${"0".repeat(64)}`, team.ingestKey]) {
      await expectError(clientsOf(server).newest(key).apiKeys.getCurrentKeyMetadata(), refused);
    }
  });
});

describe("GET /credits", () => {
  test("is what was bought, exactly, and what was used", async () => {
    await server.send(team, [generation({ time: "2026-02-01T00:00:00Z", data: { usage: "1.000000000001" } })]);
    await setTeam({ totalCredits: "123456789.000000000001" });
    const { text } = await server.call("GET", "/api/v1/credits", { key: team.managementKey });
    expect(text).toBe('{"data":{"total_credits":123456789.000000000001,"total_usage":1.000000000001}}');
    await setTeam({ totalCredits: 5 });
    expect((await client().credits.getCredits()).data).toEqual({ totalCredits: 5, totalUsage: 1.000000000001 });
    expect(await clientsOf(server).old(team.managementKey).credits.getCredits()).toEqual({});
    const billing = await keyOfRole(server, team, "BILLING");
    expect((await client(billing).credits.getCredits()).data).toMatchObject({ totalCredits: 5 });
  });

  test("its refusals are the client's classes", async () => {
    const generic = /^Only management keys can perform this operation$/;
    const forbidden = { type: errors.ForbiddenResponseError, status: 403 };
    for (const kind of ["inference", "ingest"]) {
      const key = await keyOfKind(server, team, kind);
      await expectError(client(key).credits.getCredits(), { ...forbidden, message: generic });
    }
    await expectError(client(await keyOfRole(server, team, "MEMBER")).credits.getCredits(), forbidden);
    const keyless = clientsOf(server).newest();
    await expectError(keyless.credits.getCredits(), { type: errors.UnauthorizedResponseError, status: 401 });
    fail("bug");
    try {
      const broken = await rejected(client().credits.getCredits());
      expect(broken).toBeInstanceOf(errors.InternalServerResponseError);
    } finally {
      fail(null);
    }
  });

  test.each([
    { totalCredits: -1 },
    { totalCredits: "1e9" },
    { totalCredits: "0.0000000000001x" },
    { requestsPerMinute: 0 },
    { requestsPerMinute: 1.5 },
  ])("a team is not given %j", async (changes) => {
    const answer = await server.call("PATCH", `/admin/v1/teams/${team.slug}`, {
      key: server.operatorToken,
      body: changes,
    });
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "invalid_request" } } });
  });
});
