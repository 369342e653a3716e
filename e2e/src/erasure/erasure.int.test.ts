import { daysAgo, seededRandom, startServer, testSeed, type TestServer } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AGE_DAYS, AgedTeam } from "../retention/aged-team.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const seed = testSeed();
const random = seededRandom(seed);
let server: TestServer;

beforeAll(async () => {
  process.stdout.write(`erasure: DAYBOOK_TEST_SEED=${seed}\n`);
  server = await startServer({ seals: true });
});

afterAll(() => server.close());

/** Everything that an owner can read of the team, as one text. */
async function everythingSaid(aged: AgedTeam): Promise<string> {
  const from = daysAgo(AGE_DAYS + 1);
  const [end, key] = [`${daysAgo(0)}T00:00:00Z`, aged.team.managementKey];
  const paths = [
    "/api/v1/activity",
    "/api/v1/organization/members",
    "/api/v1/keys",
    "/v1/reports/user-activity",
    "/v1/reports/user-activity?format=csv",
    `/v1/reports/members?start=${from}&include=daily`,
    `/v1/reports/members?start=${from}&format=ndjson`,
    `/v1/reports/activity?start=${from}&group_by=day,member,key`,
    `/v1/reports/activity?start=${from}&group_by=member&format=csv`,
    `/v1/reports/usage?startDate=${from}T00:00:00Z&limit=150`,
    `/v1/reports/usage/ai?start=${from}T00:00:00Z&format=ndjson`,
    `/v2/usage/events?start=${from}T00:00:00Z&end=${end}&limit=100`,
    `/v2/usage/activity?start=${from}T00:00:00Z&end=${end}`,
    `/v2/usage/activity?start=${from}T00:00:00Z&end=${end}&rows=chats&format=csv`,
    "/v1/events?limit=1000",
    `/admin/v1/teams/${aged.team.slug}/members`,
    `/admin/v1/teams/${aged.team.slug}/keys`,
    `/admin/v1/teams/${aged.team.slug}/aliases`,
    `/admin/v1/teams/${aged.team.slug}/erasures`,
  ];
  const answers = await Promise.all(paths.map((path) => server.call("GET", path, { key })));
  for (const [index, { status, text }] of answers.entries()) expect(status, `${paths[index]}: ${text}`).toBe(200);
  const analytics = await server.call("POST", "/api/v1/analytics/query", {
    key,
    body: {
      metrics: ["request_count", "total_usage"],
      dimensions: ["user"],
      time_range: { start: `${from}T00:00:00Z`, end },
    },
  });
  expect(analytics.status, `${analytics.text}`).toBe(200);
  const backup = await server.call("GET", "/admin/v1/backup/accounts", { key: server.operatorToken });
  return [
    ...answers.map(({ text }) => text),
    analytics.text,
    backup.text
      .split("\n")
      .filter((line) => line.includes(aged.team.id))
      .join("\n"),
  ].join("\n");
}

async function storedText(aged: AgedTeam): Promise<string> {
  const { analytics } = server.daybook;
  const tables = ["events", "day_rollups", "frozen_days", "event_facts"];
  const rows = await Promise.all(
    tables.map((table) =>
      analytics.query<{ text: string }>({
        sql: `SELECT formatRow('TSV', *) AS text FROM ${analytics.database}.${table} WHERE team = {team:String}`,
        params: { team: aged.team.id },
      }),
    ),
  );
  const mutations = await analytics.query<{ text: string }>({ sql: "SELECT command AS text FROM system.mutations" });
  return [...rows.flat(), ...mutations].map(({ text }) => text).join("\n");
}

/** Where the text has it, with a little around it; the first few. */
function mentions(text: string, name: RegExp): string[] {
  return [...text.matchAll(name)].slice(0, 5).map(({ index }) => text.slice(Math.max(0, index - 80), index + 40));
}

async function eraseWynn(aged: AgedTeam): Promise<void> {
  const { key } = await server.createKey(aged.team, {
    name: "Wynn's laptop",
    kind: "management",
    memberEmail: "wynn@example.com",
  });
  expect((await server.call("GET", "/v1/user", { key })).status).toBe(200);
  const erasure = await server.call("POST", `/admin/v1/teams/${aged.team.slug}/erasures`, {
    key: aged.team.managementKey,
    body: { person: "wynn@example.com" },
  });
  expect(erasure.status, `${erasure.text}`).toBe(201);
  expect(erasure.json).toMatchObject({
    person: "member",
    pseudonym: expect.stringMatching(/^erased-[0-9a-f]{16}$/),
    doneAt: expect.any(String),
  });
  expect((await server.call("GET", "/v1/user", { key })).status).toBe(401);
}

test("an erased member's names are nowhere, on frozen, sealed and open days, and every total stays", async () => {
  const aged = await AgedTeam.create(server, random, 500);
  await server.admin("PATCH", `/admin/v1/teams/${aged.team.slug}`, { retentionDays: 45 });
  await server.admin("POST", "/admin/v1/retention");
  await aged.requireRight(server, "before");
  expect(mentions(await everythingSaid(aged), /wynn/gi)).not.toEqual([]);
  await eraseWynn(aged);
  await aged.requireRight(server, "after");
  expect(mentions(await everythingSaid(aged), /wynn/gi)).toEqual([]);
  expect(mentions(await storedText(aged), /wynn/gi)).toEqual([]);

  const rebuilt = await server.call("POST", "/admin/v1/rebuild", {
    key: server.operatorToken,
    body: { team: aged.team.slug },
  });
  expect(rebuilt.text).toContain('"rebuilt"');
  await aged.requireRight(server, "after a rebuild");

  const kept = aged.sent.filter(({ day }) => day >= daysAgo(45)).map(({ wire }) => wire);
  await server.send(aged.team, kept);
  await aged.requireRight(server, "after a replay");
  expect(mentions(await everythingSaid(aged), /wynn/gi)).toEqual([]);
  expect(mentions(await storedText(aged), /wynn/gi)).toEqual([]);
  expect(await server.admin("GET", "/admin/v1/doctor")).toMatchObject({ ok: true });
});

test("reports read while somebody is erased have every total", async () => {
  const aged = await AgedTeam.create(server, random, 400);
  const work = { isOver: false };
  const usage = async (): Promise<void> => {
    do {
      const [is, must] = [await aged.reported(server), aged.expected()];
      expect([is.usage, is.hours], `DAYBOOK_TEST_SEED=${seed}`).toEqual([must.usage, must.hours]);
    } while (!work.isOver);
  };
  const reading = usage();
  for (const person of ["stranger-3", "quill@example.com"]) {
    await server.admin("POST", `/admin/v1/teams/${aged.team.slug}/erasures`, { person });
  }
  work.isOver = true;
  await reading;
  await aged.requireRight(server, "after");
  expect(mentions(await everythingSaid(aged), /stranger-3|quill/gi)).toEqual([]);
});

test("only an owner or the operator erases, and nobody is erased who is not there", async () => {
  const aged = await AgedTeam.create(server, random, 20);
  const path = `/admin/v1/teams/${aged.team.slug}/erasures`;
  const member = await server.createMember(aged.team, { teamRoles: ["BILLING"] });
  const { key } = await server.createKey(aged.team, { name: "k", kind: "management", memberEmail: member.email });
  expect((await server.call("POST", path, { key, body: { person: "wynn-7" } })).status).toBe(403);
  const nobody = await server.call("POST", path, { key: aged.team.managementKey, body: { person: "nobody-here" } });
  expect(nobody.status).toBe(404);
  expect((await server.call("POST", path, { key: aged.team.managementKey, body: {} })).status).toBe(400);
  await aged.requireRight(server, "after refusals");
});
