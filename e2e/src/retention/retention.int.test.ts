import { DAY_MS } from "@daybook/engine";
import { daysAgo, generation, seededRandom, startServer, testSeed, type TestServer } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AgedTeam } from "./aged-team.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const seed = testSeed();
const random = seededRandom(seed);
const RETENTION_DAYS = 40;
let server: TestServer;

beforeAll(async () => {
  process.stdout.write(`retention: DAYBOOK_TEST_SEED=${seed}\n`);
  server = await startServer({ seals: true });
});

afterAll(() => server.close());

const keep = (aged: AgedTeam, retentionDays: number | null): Promise<Record<string, unknown>> =>
  server.admin("PATCH", `/admin/v1/teams/${aged.team.slug}`, { retentionDays });
const letGo = (): Promise<{ frozenDays: number; deletedDays: number }> => server.admin("POST", "/admin/v1/retention");

async function storedDays(aged: AgedTeam): Promise<string[]> {
  const { analytics } = server.daybook;
  const rows = await analytics.query<{ day: string }>({
    sql: `SELECT DISTINCT toString(day) AS day FROM ${analytics.database}.events WHERE team = {team:String}`,
    params: { team: aged.team.id },
  });
  return rows.map(({ day }) => day).toSorted();
}

/** Days are random, so that the first one that is kept need not have events. */
function firstSentSince(aged: AgedTeam, days: number): string | undefined {
  return aged.sent
    .map(({ day }) => day)
    .filter((day) => day >= daysAgo(days))
    .toSorted()[0];
}

test("reports say the same before, while and after old days are frozen, and their events are gone", async () => {
  const aged = await AgedTeam.create(server, random, 600);
  await aged.requireRight(server, "before");
  expect(await keep(aged, RETENTION_DAYS)).toMatchObject({ retentionDays: RETENTION_DAYS, frozenBefore: null });
  const work = { isOver: false };
  const reader = async (): Promise<number> => {
    for (let reads = 0; ; reads++) {
      if (work.isOver && reads > 0) return reads;
      await aged.requireRight(server, "while days are frozen");
    }
  };
  const reading = [reader(), reader()];
  const { frozenDays, deletedDays } = await letGo().finally(() => {
    work.isOver = true;
  });
  expect(Math.min(...(await Promise.all(reading)))).toBeGreaterThan(0);
  const oldDays = new Set(aged.sent.map(({ day }) => day).filter((day) => day < daysAgo(RETENTION_DAYS)));
  expect([frozenDays, deletedDays]).toEqual([oldDays.size, oldDays.size]);
  expect((await storedDays(aged))[0]).toBe(firstSentSince(aged, RETENTION_DAYS));
  await aged.requireRight(server, "after");

  for (const line of [{ team: aged.team.slug }, {}]) {
    const rebuilt = await server.call("POST", "/admin/v1/rebuild", { key: server.operatorToken, body: line });
    expect(rebuilt.text).toContain('"rebuilt"');
    await aged.requireRight(server, "after a rebuild");
  }
  const doctor = await server.admin<{ ok: boolean; checks: { name: string; detail: string }[] }>(
    "GET",
    "/admin/v1/doctor",
  );
  expect(doctor.ok).toBe(true);
  expect(doctor.checks.find(({ name }) => name === "upkeep-runs")?.detail).toContain(`${oldDays.size} days of 1 teams`);
});

test("events of frozen days are refused by name of the day, the others of the batch are not, and no total moves", async () => {
  const aged = await AgedTeam.create(server, random, 150);
  await keep(aged, RETENTION_DAYS);
  await letGo();
  const { ingestKey: key } = aged.team;
  const late = generation({ time: `${daysAgo(RETENTION_DAYS + 1)}T23:59:59.999Z` });
  const kept = generation({ id: "kept", time: `${daysAgo(RETENTION_DAYS)}T00:00:00Z`, data: { usage: "0" } });
  const refused = await server.call("POST", "/v1/events", { key, body: [kept, late] });
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({
    error: { code: "invalid_events" },
    problems: [{ index: 1, path: "time", message: expect.stringContaining(daysAgo(RETENTION_DAYS + 1)) }],
  });
  const replay = await server.call("POST", "/v1/events", { key, body: aged.sent.map(({ wire }) => wire) });
  expect(replay.status).toBe(400);
  await aged.requireRight(server, "after refusals");
  const partial = await server.call("POST", "/v1/events?partial=true", {
    key,
    body: [late, ...aged.sent.map(({ wire }) => wire)],
  });
  expect(partial.status).toBe(200);
  const old = aged.sent.filter(({ day }) => day < daysAgo(RETENTION_DAYS)).length;
  expect(partial.json).toMatchObject({ accepted: aged.sent.length - old, rejected: old + 1 });
  await aged.requireRight(server, "after a replay");
});

test("a team that keeps everything again keeps what is frozen, and refuses its events still", async () => {
  const aged = await AgedTeam.create(server, random, 150);
  await keep(aged, RETENTION_DAYS);
  await letGo();
  const frozen = await keep(aged, null);
  expect(frozen).toMatchObject({ retentionDays: null, frozenBefore: daysAgo(RETENTION_DAYS) });
  expect(await letGo()).toMatchObject({ frozenDays: 0, deletedDays: 0 });
  await aged.requireRight(server, "with retention off");
  const late = generation({ time: `${daysAgo(RETENTION_DAYS + 5)}T12:00:00Z` });
  expect((await server.call("POST", "/v1/events", { key: aged.team.ingestKey, body: [late] })).status).toBe(400);
  expect(await keep(aged, 31)).toMatchObject({ frozenBefore: daysAgo(RETENTION_DAYS) });
  await letGo();
  expect((await storedDays(aged))[0]).toBe(firstSentSince(aged, 31));
  await aged.requireRight(server, "with a shorter retention");
});

test("what needs events says that frozen days have none, and what days can tell is rounded to days and said so", async () => {
  const aged = await AgedTeam.create(server, random, 200);
  await keep(aged, RETENTION_DAYS);
  await letGo();
  const key = aged.team.managementKey;
  const frozenDay = aged.sent.map(({ day }) => day).toSorted()[0] ?? "";
  const noon = `${frozenDay}T12:00:00.000Z`;
  const cut = await server.call("GET", `/v1/reports/user-activity?startDate=${noon}&endDate=${daysAgo(0)}T00:00:00Z`, {
    key,
  });
  expect(cut.status).toBe(200);
  expect(cut.headers.get("x-daybook-warning")).toContain("whole days");
  const whole = await server.call(
    "GET",
    `/v1/reports/user-activity?startDate=${frozenDay}T00:00:00Z&endDate=${daysAgo(0)}T00:00:00Z`,
    { key },
  );
  expect(whole.headers.get("x-daybook-warning")).toBeNull();
  const list = await server.call(
    "GET",
    `/v2/usage/events?start=${frozenDay}T00:00:00Z&end=${daysAgo(RETENTION_DAYS)}T00:00:00Z`,
    { key },
  );
  expect(list.status).toBe(200);
  expect(list.json).toMatchObject({ data: [] });
  expect(list.headers.get("x-daybook-warning")).toContain("no events");
  const analytics = await server.call("POST", "/api/v1/analytics/query", {
    key,
    body: {
      metrics: ["request_count", "p50_latency"],
      time_range: { start: noon, end: new Date(Date.parse(noon) + 20 * DAY_MS).toISOString() },
    },
  });
  expect(analytics.status, `${analytics.text}`).toBe(200);
  expect(analytics.text).toContain("no events");
});

test("the setting is refused below 31 days, and an owner may make it", async () => {
  const team = await server.createTeam();
  const patch = (retentionDays: unknown) =>
    server.call("PATCH", `/admin/v1/teams/${team.slug}`, { key: team.managementKey, body: { retentionDays } });
  expect((await patch(30)).status).toBe(400);
  expect((await patch(31)).status).toBe(200);
  expect((await server.call("POST", "/admin/v1/retention", { key: team.managementKey })).status).toBe(403);
});
