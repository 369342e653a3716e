import { generation, seededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { randomWorld, WORKSPACES } from "./random-world.js";
import { startVendorStandIn, type VendorStandIn } from "./vendor-stand-in.js";
import { archiveOf, backupText, connect, daysBefore, sync } from "./vendor-team.js";
import { answeredRows, expectedRows } from "./wire-rows.js";

const seed = testSeed();
const random = seededRandom(seed);
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 4, 20, 12);
let nowMs = START_MS;
const waits: number[] = [];
let server: TestServer;
let standIn: VendorStandIn;

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  server = await startServer({ nowMs: () => nowMs, waitForVendor: async (ms) => void waits.push(ms) });
});
afterAll(() => server.close());
beforeEach(async () => {
  nowMs = START_MS;
  waits.length = 0;
  standIn = await startVendorStandIn(randomWorld(random, daysBefore(START_MS, 30)));
});
afterEach(() => standIn.close());

test(
  "what is kept of the account, of each key and of each workspace is what was served",
  { timeout: 240_000 },
  async () => {
    const team = await server.createTeam();
    await connect(server, team, { vendor: "openrouter", standIn, byKey: true, byWorkspace: true });
    const { synced } = await sync(server, team, "openrouter");
    expect(synced).toMatchObject({ answers: 1 + 1 + 102, revisedDays: 0, confirmedDays: 0 });
    const { activity } = standIn.world;
    expect(await answeredRows(server, team, "")).toEqual(expectedRows(activity));
    for (const key of new Set(activity.map((row) => row.key))) {
      expect(await answeredRows(server, team, `&api_key_hash=${key}`)).toEqual(
        expectedRows(activity.filter((row) => row.key === key)),
      );
    }
    for (const { id } of WORKSPACES) {
      expect(await answeredRows(server, team, `&workspace_id=${id}`)).toEqual(
        expectedRows(activity.filter((row) => row.workspace === id)),
      );
    }
    // Asked again nothing changes, and nothing is added to what was.
    const before = await archiveOf(server, team);
    expect((await sync(server, team, "openrouter")).synced).toMatchObject({ addedDays: 0, revisedDays: 0 });
    expect(await archiveOf(server, team)).toEqual(before);
    const events = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
    expect(events.json, "vendor days are never among events").toEqual({ data: [] });
  },
);

test("every digit of the vendor's money is kept, beyond what a double holds", async () => {
  const [row] = randomWorld(random, daysBefore(START_MS, 30)).activity;
  if (row === undefined) throw new Error("the world has no row");
  standIn.world.activity = [{ ...row, date: "2026-05-19", usage: "123456789012.12345678901234567890", byok: "1e-30" }];
  const team = await server.createTeam();
  await connect(server, team, { vendor: "openrouter", standIn });
  await sync(server, team, "openrouter");
  const { text } = await server.call("GET", "/api/v1/activity?source=vendor", { key: team.managementKey });
  expect(text).toContain('"usage":123456789012.12345678901234567890,');
  expect(text).toContain(`"byok_usage_inference":0.${"0".repeat(29)}1,`);
});

test("a revised day replaces the earlier one, whose words stay; a day that the vendor drops is not lost", async () => {
  const team = await server.createTeam();
  await connect(server, team, { vendor: "openrouter", standIn });
  await sync(server, team, "openrouter");
  const { world } = standIn;
  const [first] = world.activity;
  const revised = world.activity.at(-1);
  if (first === undefined || revised === undefined) throw new Error("the world has no rows");
  const before = await archiveOf(server, team);

  revised.usage = "77.7";
  const gone = world.activity.filter(({ date }) => date === first.date);
  world.activity = world.activity.filter(({ date }) => date !== first.date);
  nowMs += DAY_MS;
  expect((await sync(server, team, "openrouter")).synced).toMatchObject({ revisedDays: 1 });
  const after = await archiveOf(server, team);
  expect(
    before.filter((line) => !after.includes(line)),
    "nothing of the past goes",
  ).toEqual([]);
  expect(after.filter((line) => line.includes(` ${revised.date} 2 `))).toHaveLength(1);
  expect(await answeredRows(server, team, `&date=${revised.date}`)).toEqual(
    expectedRows(world.activity.filter(({ date }) => date === revised.date)),
  );
  // A year later the vendor's window is far away, and the days are as they were told last.
  world.activity = [];
  nowMs += 365 * DAY_MS;
  await sync(server, team, "openrouter");
  expect(await answeredRows(server, team, `&date=${first.date}`)).toEqual(expectedRows(gone));
  // The first telling again is another revision, not a step back in time.
  world.activity = [
    { ...revised, usage: "0.5" },
    { ...revised, usage: "77.7", model: "m/9" },
  ];
  await sync(server, team, "openrouter");
  expect((await archiveOf(server, team)).filter((line) => line.includes(` ${revised.date} 3 `))).toHaveLength(1);
});

test("429 is waited out no shorter than it says, an outage and a 503 are tried again, and a refusal is not", async () => {
  const team = await server.createTeam();
  await connect(server, team, { vendor: "openrouter", standIn });
  standIn.troubles = [{ status: 429, headers: { "retry-after": "37" } }, "broken", { status: 503 }];
  expect(await sync(server, team, "openrouter")).toHaveProperty("synced");
  expect(waits).toEqual([37_000, 2_000, 4_000]);

  waits.length = 0;
  standIn.troubles = [{ status: 429, headers: { "retry-after": "7200" } }];
  expect((await sync(server, team, "openrouter")).error?.code).toBe("vendor_failed");
  expect(waits, "two hours are left to the schedule").toEqual([]);
  const [{ failure, dueAt }] = await connectionsOf(team.slug);
  expect(failure).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/api\/v1\/activity was answered 429: No\.$/);
  expect(Date.parse(dueAt)).toBe(nowMs + 7_200_000);

  standIn.key = "another";
  const { error } = await sync(server, team, "openrouter");
  expect(error?.message).toContain("401: User not found. Give the connection a management key");
  expect(waits).toEqual([]);
});

test("an answer that is not of the contract, a redirect and a flood are refused, and nothing of them is kept", async () => {
  const team = await server.createTeam();
  await connect(server, team, { vendor: "openrouter", standIn });
  const row =
    '"model":"m","model_permaslug":"m","endpoint_id":"e","provider_name":"p","byok_usage_inference":0,"prompt_tokens":0,"completion_tokens":0,"reasoning_tokens":0';
  const bodies = [
    "",
    "<html>",
    "[]",
    '{"data":[{}]}',
    '{"data":null}',
    `{"data":[{"date":"2026-02-30",${row},"usage":0,"requests":1}]}`,
    `{"data":[{"date":"2026-05-19",${row},"usage":0,"requests":-1}]}`,
    `{"data":[{"date":"2026-05-19",${row},"usage":0,"requests":1.5}]}`,
    `{"data":[{"date":"2026-05-19",${row},"usage":1e999,"requests":1}]}`,
    `{"data":[{"date":"2026-05-19",${row},"usage":null,"requests":1}]}`,
  ];
  for (const body of bodies) {
    standIn.troubles = [{ status: 200, body }];
    expect((await sync(server, team, "openrouter")).error?.code, `${body}`).toBe("vendor_failed");
  }
  standIn.troubles = Array.from({ length: 9 }, () => ({
    status: 302,
    headers: { location: `${standIn.url}/elsewhere` },
  }));
  expect((await sync(server, team, "openrouter")).error?.code).toBe("vendor_failed");
  expect(standIn.seen.filter((path) => path.includes("elsewhere"))).toEqual([]);
  expect(await archiveOf(server, team)).toEqual([]);
});

test(
  "cut off at any request and taken up again, the archive is the same as in one go",
  { timeout: 240_000 },
  async () => {
    const whole = await server.createTeam();
    const slices = { byKey: true, byWorkspace: true };
    standIn.world.keys = new Map([...standIn.world.keys].map(([id, hashes]) => [id, hashes.slice(0, 3)]));
    await connect(server, whole, { vendor: "openrouter", standIn, ...slices });
    await sync(server, whole, "openrouter");
    const expected = await archiveOf(server, whole);
    const requests = standIn.seen.length;
    for (let cut = 0; cut < requests; cut++) {
      const team = await server.createTeam();
      await connect(server, team, { vendor: "openrouter", standIn, ...slices });
      standIn.seen.length = 0;
      standIn.outageFrom = cut;
      expect((await sync(server, team, "openrouter")).error?.code).toBe("vendor_failed");
      const kept = await archiveOf(server, team);
      expect(
        kept.filter((line) => !expected.includes(line)),
        "what is kept before the cut is right",
      ).toEqual([]);
      standIn.outageFrom = null;
      expect(await sync(server, team, "openrouter")).toHaveProperty("synced");
      expect(await archiveOf(server, team)).toEqual(expected);
    }
  },
);

test("the schedule asks every connection that is due, and no other; a vendor that fails keeps none from being asked", async () => {
  const [broken, fine, paused] = [await server.createTeam(), await server.createTeam(), await server.createTeam()];
  const dead = await startVendorStandIn(standIn.world);
  await dead.close();
  await connect(server, broken, { vendor: "openrouter", standIn: dead });
  await connect(server, fine, { vendor: "openrouter", standIn, everyHours: 2 });
  await connect(server, paused, { vendor: "openrouter", standIn, paused: true });
  await server.daybook.vendors.look();
  expect((await archiveOf(server, fine)).length).toBeGreaterThan(0);
  expect(await archiveOf(server, paused)).toEqual([]);
  const [{ failure, dueAt }] = await connectionsOf(broken.slug);
  expect(failure).toContain("was not answered: ECONNREFUSED");
  expect(Date.parse(dueAt), "sooner than a whole round").toBe(nowMs + 5 * 60_000);

  const asked = standIn.seen.length;
  nowMs += 2 * 3_600_000 - 1;
  await server.daybook.vendors.look();
  expect(standIn.seen.length, "not before it is due").toBe(asked);
  nowMs += 1;
  await server.daybook.vendors.look();
  expect(standIn.seen.length).toBe(asked + 1);
});

test("the key at the vendor is stored encrypted, is shown nowhere, and goes to no other address", async () => {
  const team = await server.createTeam();
  const shown: string[] = [];
  const base = `/admin/v1/teams/${team.slug}/vendors`;
  const call = async (method: string, path: string, body?: unknown): Promise<number> => {
    const { status, text } = await server.call(method, path, { key: server.operatorToken, body });
    shown.push(text);
    return status;
  };
  const key = standIn.key;
  expect(await call("POST", base, { vendor: "openrouter", key, baseUrl: `${standIn.url}/api/v1` })).toBe(201);
  expect(await call("POST", base, { vendor: "openrouter", key })).toBe(409);
  expect(await call("GET", base)).toBe(200);
  expect(await call("GET", `${base}/openrouter`)).toBe(200);
  expect(await call("PATCH", `${base}/openrouter`, { everyHours: 3 })).toBe(200);
  expect(await call("PATCH", `${base}/openrouter`, { baseUrl: "https://elsewhere.example" })).toBe(400);
  expect(await call("POST", `${base}/openrouter/sync`)).toBe(200);
  standIn.key = "turned";
  expect(await call("POST", `${base}/openrouter/sync`)).toBe(200);
  shown.push(await backupText(server));
  expect(shown.at(-1)).toContain('"sealed_key":"v1.');
  expect(shown.filter((text) => text.includes(key))).toEqual([]);
  // What was sealed for one team opens for no other, and after the connection is gone its days are still there.
  expect(await call("DELETE", `${base}/openrouter`)).toBe(204);
  expect(await call("GET", `${base}/openrouter`)).toBe(404);
  expect((await archiveOf(server, team)).length).toBeGreaterThan(0);
});

test("only HTTPS is asked, and this machine for the operator alone", async () => {
  const team = await server.createTeam();
  const post = async (baseUrl: string, key: string): Promise<number> => {
    const body = { vendor: "openrouter", key: "k", baseUrl, paused: true };
    return (await server.call("POST", `/admin/v1/teams/${team.slug}/vendors`, { key, body })).status;
  };
  const refused = [
    "http://vendor.example/api/v1",
    "http://10.0.0.1",
    "http://[::2]/",
    "http://127.0.0.1.example/",
    "https://user:word@vendor.example",
    "https://vendor.example/?to=1",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "vendor.example",
    "",
  ];
  for (const baseUrl of refused) {
    expect(await post(baseUrl, server.operatorToken), `${baseUrl}`).toBe(400);
    expect(await post(baseUrl, team.managementKey), `${baseUrl}`).toBe(400);
  }
  for (const baseUrl of ["http://127.0.0.1:9/api/v1", "http://localhost:9", "http://[::1]:9", "https://127.0.0.1/"]) {
    expect(await post(baseUrl, team.managementKey), `${baseUrl}`).toBe(403);
  }
  expect(await post("https://vendor.example/api/v1/", team.managementKey)).toBe(201);
});

test("one Daybook is a vendor to another: its activity is kept as it answers it", async () => {
  const [source, keeper] = [await server.createTeam(), await server.createTeam()];
  await server.send(
    source,
    daysBefore(START_MS, 30).flatMap((day) =>
      Array.from({ length: random.between(0, 3) }, (_, at) =>
        generation({ time: `${day}T10:00:00Z`, data: { model: `m/${at}`, usage: `0.00000${random.between(1, 999)}` } }),
      ),
    ),
  );
  await server.admin("POST", `/admin/v1/teams/${keeper.slug}/vendors`, {
    vendor: "openrouter",
    key: source.managementKey,
    baseUrl: `${server.url}/api/v1`,
    byKey: true,
    byWorkspace: true,
  });
  expect(await sync(server, keeper, "openrouter")).toHaveProperty("synced");
  const told = await server.call("GET", "/api/v1/activity", { key: source.managementKey });
  const kept = await server.call("GET", "/api/v1/activity?source=vendor", { key: keeper.managementKey });
  expect(new Set(itemsOf(kept.text))).toEqual(new Set(itemsOf(told.text)));
  expect(itemsOf(told.text).length).toBeGreaterThan(10);
});

function itemsOf(text: string): string[] {
  return [...text.matchAll(/\{"date"[^}]*\}/g)].map(([item]) => item);
}

interface ShownConnection {
  failure: string | null;
  dueAt: string;
}

async function connectionsOf(slug: string): Promise<[ShownConnection]> {
  const { data } = await server.admin<{ data: [ShownConnection] }>("GET", `/admin/v1/teams/${slug}/vendors`);
  return data;
}
