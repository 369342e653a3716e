import { type Answer, generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkEveryAnswer } from "../official-clients/contracts.js";
import { failingStore } from "../official-clients/failing-store.js";

const START_MS = Date.UTC(2026, 2, 15, 12);
const PATHS = ["/v2/usage/summary", "/v2/usage/events", "/v2/usage/activity"] as const;
const { wrapAnalytics, fail } = failingStore();
let nowMs = START_MS;
let server: TestServer;
let team: TestTeam;
let other: TestTeam;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => nowMs, wrapAnalytics });
  team = await server.createTeam();
  other = await server.createTeam();
  for (const one of [team, other]) {
    await server.send(
      one,
      [1, 2, 3, 8].map((day) =>
        generation({
          id: `g${day}`,
          time: new Date(START_MS - day * 86_400_000).toISOString(),
          data: { user: one.ownerEmail, usage: "123456.123456789012", prompt_tokens: 2 ** 53 - 1, cached_tokens: 1 },
        }),
      ),
    );
  }
});
afterAll(() => server.close());

async function get(path: string, { key = team.managementKey, headers = {} } = {}): Promise<Answer> {
  return server.call("GET", path, { key, headers });
}

async function refused(status: number, path: string, options: Parameters<typeof get>[1] = {}): Promise<string> {
  const answer = await get(path, options);
  expect([path, answer.status, answer.json]).toEqual([path, status, { message: expect.any(String) }]);
  expect(answer.text).toBe(JSON.stringify(answer.json));
  return answer.text;
}

test("an absent range is the last seven days, and is said", async () => {
  const range = { start: new Date(START_MS - 7 * 86_400_000).toISOString(), end: new Date(START_MS).toISOString() };
  for (const path of PATHS) {
    const scope = { id: team.id, type: "team", isTeamWide: true };
    expect((await get(path)).json).toMatchObject({ range, scope });
    expect((await get(`${path}/`)).status).toBe(200);
  }
  expect((await get(PATHS[1])).json).toMatchObject({ data: [{ id: "g1" }, { id: "g2" }, { id: "g3" }] });
});

test("credits and tokens have every digit that was sent", async () => {
  expect((await get(PATHS[0])).text).toContain(
    '"credits":{"plan":0,"onDemand":370368.370370367036,"total":370368.370370367036}',
  );
  const { text } = await get(PATHS[1]);
  expect(text).toContain(
    '"tokens":{"input":9007199254740990,"output":125,"cacheRead":1,"cacheWrite":0,"total":9007199254741116}',
  );
  expect(text).toContain(
    '"creditsCost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0,"total":123456.123456789012,"charged":123456.123456789012}',
  );
});

test("a cursor keeps range, filters and size of the first page, also when time goes on and other words are added", async () => {
  const first = await get(`${PATHS[1]}?limit=1&userId=${team.ownerId}&start=2026-03-01T00:00Z`);
  const { range, scope, pagination } = first.json as { range: object; scope: object; pagination: { cursor: string } };
  expect(scope).toEqual({ id: team.id, type: "team", isTeamWide: false, userId: team.ownerId });
  nowMs += 3_600_000;
  const cursor = `cursor=${pagination.cursor}`;
  const page = { range, scope, data: [{ id: "g2" }], pagination: { hasMore: true } };
  expect((await get(`${PATHS[1]}?${cursor}`)).json).toMatchObject(page);
  const repeated = `${cursor}&userId=nobody&chatId=c&start=2020-01-01T00:00:00Z&end=x`;
  expect((await get(`${PATHS[1]}?${repeated}`)).json).toMatchObject(page);
  const rest = (await get(`${PATHS[1]}?${cursor}&limit=100`)).json;
  expect(rest).toMatchObject({ data: [{ id: "g2" }, { id: "g3" }, { id: "g8" }] });
  expect(rest).toMatchObject({ pagination: { hasMore: false, cursor: null } });
  nowMs = START_MS;
});

test("a cursor opens only the listing it is of, for the team and the sight it was made for", async () => {
  const cursorOf = async (path: string, key = team.managementKey): Promise<string> => {
    const { json } = await get(`${path}?limit=1`, { key });
    const { pagination } = json as { pagination: { cursor?: string; nextCursor?: string } };
    return pagination.cursor ?? pagination.nextCursor ?? expect.fail(`no cursor of ${path}`);
  };
  const v1 = ["/v1/reports/usage", "/v1/reports/usage/ai"] as const;
  const member = await server.createMember(team);
  const { key } = await server.createKey(team, { name: "m", kind: "management", memberEmail: member.email });
  const events = await cursorOf(PATHS[1]);
  await refused(409, `${PATHS[1]}?cursor=${events}`, { key: other.managementKey });
  await refused(409, `${PATHS[1]}?cursor=${events}`, { key });
  for (const path of v1) {
    const cursor = await cursorOf(path);
    await refused(409, `${PATHS[1]}?cursor=${cursor}`);
    for (const [one, reader] of [
      ...v1.filter((listing) => listing !== path).map((listing) => [listing, team.managementKey] as const),
      [path, other.managementKey] as const,
      [path, key] as const,
    ]) {
      const answer = await get(`${one}?cursor=${cursor}`, { key: reader });
      expect([answer.status, answer.json]).toMatchObject([422, { error: { type: "unprocessable_entity_error" } }]);
    }
  }
  await refused(422, `${PATHS[1]}?cursor=${events.slice(0, -2)}`);
  await refused(422, `${PATHS[1]}?cursor=${events}&cursor=${events}`);
  // BILLING sees what an OWNER sees, so the cursor passes from hand to hand.
  await server.admin("PATCH", `/admin/v1/teams/${team.slug}/members/${member.id}`, { teamRoles: ["BILLING"] });
  expect((await get(`${PATHS[1]}?cursor=${events}`, { key })).status).toBe(200);
});

test.each(PATHS)("%s: what is malformed, forbidden or unknown, in v2's words", async (path) => {
  await refused(401, path, { key: `sk-db-v1-${"0".repeat(64)}` });
  const keyless = await server.call("GET", path);
  expect([keyless.status, keyless.json]).toEqual([401, { message: expect.any(String) }]);
  for (const kind of ["inference", "ingest"]) {
    const { key } = await server.createKey(team, { name: kind, kind, memberEmail: team.ownerEmail });
    await refused(403, path, { key });
  }
  for (const start of ["2026-01-01", "2026-01-01T00:00:00%2B00:00", "", "null"]) {
    await refused(422, `${path}?start=${start}`);
    await refused(422, `${path}?end=${start}`);
  }
  await refused(422, `${path}?start=2026-03-10T00:00:00.001Z&end=2026-03-10T00:00:00Z`);
  // Seven days ago is after that end.
  await refused(422, `${path}?end=2026-01-01T00:00:00Z`);
  await refused(422, `${path}?userId=a&userId=b`);
  await refused(422, `${path}?userId=${"x".repeat(1025)}`);
  await refused(422, `${path}?userId=%00`);
  const unknown = await refused(422, `${path}?userId=user_${"0".repeat(24)}`);
  expect(await refused(422, `${path}?userId=${other.ownerId}`)).toBe(unknown);
  for (const failure of ["bug", "store-down"] as const) {
    fail(failure);
    expect(await refused(500, path)).not.toContain("secret-detail");
    fail(null);
  }
  expect((await get(`${path}?userId=&start=2000-01-01T00:00Z&end=9999-12-31T23:59:59.9999Z`)).status).toBe(200);
  expect((await get(`${path}?start=0000-01-01T00:00Z&end=0000-01-01T00:00Z`)).status).toBe(200);
});

test("limit is a whole number from 1 to 100", async () => {
  for (const limit of ["0", "101", "1.5", "-1", "", "ten", "1e1"]) await refused(422, `${PATHS[1]}?limit=${limit}`);
});

test("everybody else sees the own usage alone, and may name nobody else", async () => {
  const { id, email } = await server.createMember(team, { aliases: ["own-alias"] });
  const { key } = await server.createKey(team, { name: "m", kind: "management", memberEmail: email });
  for (const path of PATHS) {
    const scope = { id: team.id, type: "team", isTeamWide: false, userId: id };
    for (const who of ["", `?userId=${id}`, `?userId=${email.toUpperCase()}`, "?userId=own-alias"]) {
      expect((await get(path + who, { key })).json).toMatchObject({ scope });
    }
    const texts = new Set<string>();
    for (const who of [team.ownerId, team.ownerEmail, other.ownerId, "nobody"]) {
      texts.add(await refused(403, `${path}?userId=${who}`, { key }));
    }
    expect(texts.size, "the refusal tells who is there").toBe(1);
  }
});

test("x-scope may name the key's own team and no other, whether it exists or not", async () => {
  const v1 = ["reports/user-activity", "reports/usage", "reports/usage/ai", "user", "user/plan"];
  for (const path of [...PATHS, ...v1.map((name) => `/v1/${name}`)]) {
    const plain = await get(path);
    for (const scope of [team.id, team.slug, ""]) {
      expect((await get(path, { headers: { "x-scope": scope } })).text).toBe(plain.text);
    }
    const texts = new Set<string>();
    for (const scope of [other.id, other.slug, "nowhere"]) {
      const answer = await get(path, { headers: { "X-Scope": scope } });
      expect(answer.status).toBe(403);
      texts.add(answer.text);
    }
    expect(texts.size, "the refusal tells which scopes exist").toBe(1);
  }
  const asked = { "access-control-request-method": "GET", "access-control-request-headers": "x-scope" };
  const preflight = await server.call("OPTIONS", PATHS[0], { headers: { origin: "https://a.example", ...asked } });
  expect(preflight.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("x-scope");
});

test("the operator acts for a team it names, and belongs to no user", async () => {
  const key = server.operatorToken;
  const headers = { "x-daybook-team": team.slug };
  for (const path of PATHS) {
    expect((await get(path, { key, headers })).text).toBe((await get(path)).text);
    await refused(422, path, { key });
    await refused(422, path, { key, headers: { "x-daybook-team": "nowhere" } });
  }
  expect((await get("/v1/user", { key, headers })).status).toBe(404);
  expect((await get("/v1/user/billing", { key, headers })).json).toMatchObject({ data: { role: "OWNER" } });
});

test("a missing path of v2 is a 404 in v2's words", async () => {
  const answer = await get("/v2/usage/nothing");
  expect([answer.status, answer.json]).toEqual([404, { message: expect.any(String) }]);
});
