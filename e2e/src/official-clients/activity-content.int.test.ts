import { randomUUID } from "node:crypto";
import {
  chatCreated,
  generation,
  messageCreated,
  seededRandom,
  startServer,
  type TestServer,
  testSeed,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readActivities, readActivity } from "./activity-reader.js";
import { checkEveryAnswer } from "./contracts.js";
import { dayBefore, NOW_MS } from "./fixed-clock.js";
import { toPicoUsd } from "./pico-usd.js";

const ENDPOINTS = [randomUUID(), randomUUID()] as const;
const YESTERDAY = `${dayBefore(1)}T12:00:00Z`;
let server: TestServer;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS });
});
afterAll(() => server.close());

test("a row is one day, model and endpoint; people, keys, chats and workspaces share it", async () => {
  const team = await server.createTeam();
  await server.admin("POST", `/admin/v1/teams/${team.slug}/workspaces`, { slug: "lab", name: "Lab" });
  const [first, second] = ENDPOINTS;
  const at = (data: Record<string, unknown>, day = 1): object =>
    generation({
      time: `${dayBefore(day)}T12:00:00Z`,
      data: { usage: "1", model: "m/a", endpoint_id: first, ...data },
    });
  await server.send(team, [
    at({ user: "ada", api_key_hash: "a".repeat(64), chat_id: "c1" }),
    at({ user: "bo", api_key_hash: "b".repeat(64), workspace: "lab", variant: "free", streamed: true }),
    at({ user: null, latency_ms: 3, finish_reason: "length" }),
    at({ endpoint_id: second, usage: "2" }),
    at({ model: "m/b", usage: "4" }),
    at({ usage: "8" }, 2),
  ]);
  const rows = await readActivity(server, team);
  expect(
    rows.map(({ date, model, endpoint, requests, usagePico }) => [date, model, endpoint, requests, usagePico]),
  ).toEqual([
    [dayBefore(1), "m/b", first, 1, 4n * 10n ** 12n],
    [dayBefore(1), "m/a", first, 3, 3n * 10n ** 12n],
    [dayBefore(1), "m/a", second, 1, 2n * 10n ** 12n],
    [dayBefore(2), "m/a", first, 1, 8n * 10n ** 12n],
  ]);
  const grouped = await readActivity(server, team, { group_by: "workspace" });
  const ofFirst = grouped.filter(
    ({ date, model, endpoint }) => date === dayBefore(1) && model === "m/a" && endpoint === first,
  );
  expect(ofFirst.map(({ requests }) => requests).toSorted((a, b) => a - b)).toEqual([1, 2]);
  expect(new Set(ofFirst.map(({ workspace }) => workspace)).size).toBe(2);
  expect(grouped).toHaveLength(5);
});

test("an absent endpoint id is derived from provider and permaslug", async () => {
  const team = await server.createTeam();
  await server.send(team, [
    generation({ time: YESTERDAY }),
    generation({
      time: YESTERDAY,
      data: { model: "anthropic/claude-sonnet-4", model_permaslug: null, provider_name: "Anthropic" },
    }),
    generation({ time: YESTERDAY, data: { endpoint_id: "550E8400-E29B-41D4-A716-446655440000" } }),
  ]);
  const rows = await readActivity(server, team);
  expect(rows.map(({ endpoint }) => endpoint).toSorted()).toEqual([
    "2c37457a-a3b3-5e10-83e5-a2bd8743f2a6",
    "550e8400-e29b-41d4-a716-446655440000",
    "d3828f61-372d-5356-aa21-b940b26f7463",
  ]);
});

test("money is the decimal sum of what was sent, to the picodollar, as strings and as numbers", async () => {
  const seed = testSeed();
  process.stdout.write(`money: DAYBOOK_TEST_SEED=${seed}\n`);
  const random = seededRandom(seed);
  const team = await server.createTeam();
  const amount = (): string | number => {
    switch (random.between(0, 6)) {
      case 0:
        return random.pick([0.1, 0.2, 0.3, 0.7, 1.1, 0.015]);
      case 1:
        return random.pick(["0.1", "0.2", "0.30", "1.10"]);
      case 2:
        return random.pick([1e-10, 3e-10, 1e-12, 1.5e-7]);
      case 3:
        return `0.${String(random.between(0, 999_999)).padStart(12, "0")}`;
      case 4:
        return `${random.between(0, 999)}.${String(random.between(0, 999_999_999)).padStart(9, "0")}`;
      // More than twelve places: each event is rounded half to even by itself.
      case 5:
        return random.pick(["0.0000000000005", "0.0000000000015", "0.0000000000025", "0.00000000000251", "7e-13"]);
      default:
        return random.pick(["999999", "123456.789012345678", "1e-7"]);
    }
  };
  const sent = Array.from({ length: 1500 }, () => ({
    endpoint: random.pick(ENDPOINTS),
    usage: amount(),
    byok: amount(),
    day: random.between(1, 3),
  }));
  await server.send(
    team,
    sent.map(({ endpoint, usage, byok, day }) =>
      generation({
        time: `${dayBefore(day)}T05:00:00Z`,
        data: { endpoint_id: endpoint, usage, byok_usage_inference: byok },
      }),
    ),
  );
  const expected: Record<string, { usagePico: bigint; byokPico: bigint; requests: number }> = {};
  for (const { endpoint, usage, byok, day } of sent) {
    const sums = (expected[`${dayBefore(day)} ${endpoint}`] ??= { usagePico: 0n, byokPico: 0n, requests: 0 });
    sums.usagePico += toPicoUsd(String(usage));
    sums.byokPico += toPicoUsd(String(byok));
    sums.requests++;
  }
  const rows = await readActivity(server, team);
  expect(
    Object.fromEntries(
      rows.map(({ date, endpoint, usagePico, byokPico, requests }) => [
        `${date} ${endpoint}`,
        { usagePico, byokPico, requests },
      ]),
    ),
  ).toEqual(expected);
});

test("0.1 + 0.2 is 0.3 on the wire, and 10^-10 dollars are seen", async () => {
  const team = await server.createTeam();
  await server.send(team, [
    generation({ time: YESTERDAY, data: { usage: 0.1 } }),
    generation({ time: YESTERDAY, data: { usage: "0.2" } }),
    generation({ time: YESTERDAY, data: { usage: 1e-10, model: "tiny/tiny" } }),
  ]);
  const { text } = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  expect(text).toContain('"usage":0.3,');
  expect(text).toContain('"usage":0.0000000001,');
});

test("usage and BYOK are told apart, and what is unknown adds nothing", async () => {
  const team = await server.createTeam();
  await server.send(team, [
    generation({ time: YESTERDAY, data: { usage: "0.05", byok_usage_inference: "1.25", is_byok: true } }),
    generation({ time: YESTERDAY, data: { usage: null, byok_usage_inference: "0.5" } }),
    generation({ time: YESTERDAY, data: { usage: "0.01", prompt_tokens: null } }),
  ]);
  expect(await readActivity(server, team)).toMatchObject([
    { usagePico: toPicoUsd("0.06"), byokPico: toPicoUsd("1.75"), requests: 3, prompt: 100 },
  ]);
});

const NOTHING = { prompt_tokens: null, completion_tokens: null, reasoning_tokens: null, usage: null };
const statuses: { what: string; data: Record<string, unknown>; requests: number; prompt?: number; usage?: string }[] = [
  { what: "no status", data: NOTHING, requests: 1 },
  { what: "ok without numbers", data: { ...NOTHING, status: "ok" }, requests: 1 },
  { what: "aborted without numbers", data: { ...NOTHING, status: "aborted" }, requests: 1 },
  {
    what: "aborted with numbers",
    data: { ...NOTHING, status: "aborted", prompt_tokens: 7, usage: "0.5" },
    requests: 1,
    prompt: 7,
    usage: "0.5",
  },
  { what: "failed before output", data: { ...NOTHING, status: "error", error_type: "timeout" }, requests: 0 },
  {
    what: "failed after tokens",
    data: { ...NOTHING, status: "error", prompt_tokens: 9 },
    requests: 1,
    prompt: 9,
  },
  { what: "failed after a cost", data: { ...NOTHING, status: "error", usage: "0.25" }, requests: 1, usage: "0.25" },
  { what: "failed after BYOK", data: { ...NOTHING, status: "error", byok_usage_inference: "1" }, requests: 1 },
  { what: "content filter", data: { ...NOTHING, finish_reason: "content_filter" }, requests: 1 },
];
test.each(statuses)("$what counts $requests requests", async ({ data, requests, prompt = 0, usage = "0" }) => {
  const team = await server.createTeam();
  await server.send(team, [generation({ time: YESTERDAY, data })]);
  const rows = await readActivity(server, team);
  const counted = [{ requests, prompt, usagePico: toPicoUsd(usage) }];
  expect(rows).toMatchObject(requests === 0 ? [] : counted);
  expect(rows).toHaveLength(requests);
});

test("groups without requests are left out, chats and messages make no row", async () => {
  const team = await server.createTeam();
  await server.send(team, [
    generation({ time: YESTERDAY, data: { ...NOTHING, status: "error", model: "failed/only" } }),
    generation({ time: YESTERDAY, data: { model: "good/model" } }),
    chatCreated({ time: YESTERDAY }),
    messageCreated({ time: YESTERDAY }),
  ]);
  expect((await readActivity(server, team)).map(({ model }) => model)).toEqual(["good/model"]);
  expect((await readActivity(server, team, { group_by: "workspace" })).map(({ model }) => model)).toEqual([
    "good/model",
  ]);
});

test("the window is the thirty completed days, to the millisecond", async () => {
  const team = await server.createTeam();
  const times = [
    `${dayBefore(31)}T23:59:59.999Z`,
    `${dayBefore(30)}T00:00:00.000Z`,
    `${dayBefore(30)}T23:59:59.999Z`,
    `${dayBefore(29)}T00:00:00.000Z`,
    `${dayBefore(1)}T23:59:59.999Z`,
    `${dayBefore(0)}T00:00:00.000Z`,
    // An offset moves it into yesterday, and into today.
    `${dayBefore(0)}T01:00:00.000+02:00`,
    `${dayBefore(1)}T23:30:00.000-01:00`,
    // A finer fraction is cut, so it never reaches the next day.
    `${dayBefore(1)}T23:59:59.9999999Z`,
  ];
  await server.send(
    team,
    times.map((time, index) => generation({ time, data: { prompt_tokens: 2 ** index } })),
  );
  const rows = await readActivity(server, team);
  expect(rows.map(({ date, prompt }) => [date, prompt])).toEqual([
    [dayBefore(1), 16 + 64 + 256],
    [dayBefore(29), 8],
    [dayBefore(30), 2 + 4],
  ]);
  expect(await readActivity(server, team, { date: dayBefore(30) })).toMatchObject([{ prompt: 6 }]);
  expect(await readActivity(server, team, { date: dayBefore(1) })).toMatchObject([{ prompt: 336 }]);
});

test("a replay and a second telling change no count", async () => {
  const team = await server.createTeam();
  const event = { id: "gen-1", source: "gateway", time: YESTERDAY };
  for (const usage of ["1", "1", "2"]) {
    await server.send(team, [generation({ ...event, data: { usage } }), generation({ ...event, data: { usage } })]);
    await readActivity(server, team);
  }
  expect(await readActivity(server, team)).toMatchObject([{ requests: 1, usagePico: toPicoUsd("2") }]);
});

test("a workspace comes from the payload, unless a key is bound to one; without any it is the default", async () => {
  const team = await server.createTeam();
  const base = `/admin/v1/teams/${team.slug}`;
  const lab = await server.admin<{ id: string }>("POST", `${base}/workspaces`, { slug: "lab", name: "Lab" });
  const { data } = await server.admin<{ data: { id: string; isDefault: boolean }[] }>("GET", `${base}/workspaces`);
  const standard = data.find(({ isDefault }) => isDefault)?.id;
  const bound = { memberEmail: team.ownerEmail, workspace: "lab" };
  const inference = await server.createKey(team, { name: "bound", kind: "inference", ...bound });
  const ingest = await server.createKey(team, { name: "bound", kind: "ingest", ...bound });
  await server.send(team, [
    generation({ time: YESTERDAY, data: { prompt_tokens: 1 } }),
    generation({ time: YESTERDAY, data: { prompt_tokens: 2, workspace: "default" } }),
    generation({ time: YESTERDAY, data: { prompt_tokens: 4, workspace: "lab" } }),
    generation({ time: YESTERDAY, data: { prompt_tokens: 8, workspace: lab.id } }),
    generation({ time: YESTERDAY, data: { prompt_tokens: 16, workspace: "default", api_key_hash: inference.hash } }),
  ]);
  await server.send({ ...team, ingestKey: ingest.key }, [
    generation({ time: YESTERDAY, data: { prompt_tokens: 32, workspace: "default" } }),
  ]);
  const grouped = await readActivity(server, team, { group_by: "workspace" });
  expect(Object.fromEntries(grouped.map(({ workspace, prompt }) => [workspace, prompt]))).toEqual({
    [String(standard)]: 3,
    [lab.id]: 60,
  });
  const filtered = await readActivity(server, team, { workspace_id: lab.id.toUpperCase() });
  expect(filtered).toMatchObject([{ prompt: 60, workspace: null }]);
});

test("user_id finds a member's usage by every name, and by the key where an event names nobody", async () => {
  const team = await server.createTeam();
  const ada = await server.createMember(team, {
    email: "ada@x.example",
    aliases: ["ada-login", "A.Lovelace@x.example"],
  });
  const bo = await server.createMember(team, { email: "bo@x.example" });
  const key = await server.createKey(team, { name: "k", kind: "inference", memberEmail: "ada@x.example" });
  const usage: Record<string, unknown>[] = [
    { user: ada.id },
    { user: "ada@x.example" },
    { user: "ADA@X.example" },
    { user: "ada-login" },
    { user: "a.lovelace@x.example" },
    { user: null, api_key_hash: key.hash },
    // Not hers: the user named, the case of a login, an ingest key's owner, nobody.
    { user: "bo@x.example", api_key_hash: key.hash },
    { user: "ADA-LOGIN" },
    { user: null },
  ];
  await server.send(
    team,
    usage.map((data, index) => generation({ time: YESTERDAY, data: { ...data, prompt_tokens: 2 ** index } })),
  );
  const asked: [query: Record<string, string>, rows: object[]][] = [
    ...[ada.id, "ada@x.example", "Ada@x.example", "ada-login", "a.lovelace@x.example"].map(
      (who): [Record<string, string>, object[]] => [{ user_id: who }, [{ prompt: 63, requests: 6 }]],
    ),
    [{ user_id: bo.id }, [{ prompt: 64 }]],
    [{ user_id: "ADA-LOGIN" }, [{ prompt: 128 }]],
    [{ user_id: team.ownerId }, []],
    [{ api_key_hash: key.hash.toUpperCase() }, [{ prompt: 96 }]],
    [{ api_key_hash: key.hash, user_id: ada.id }, [{ prompt: 32 }]],
  ];
  const answers = await readActivities(
    server,
    team,
    asked.map(([query]) => query),
  );
  expect(answers).toMatchObject(asked.map(([, rows]) => rows));
});

test("an unlinked person is found by string and by id, and the id keeps its history when a member takes it over", async () => {
  const team = await server.createTeam();
  await server.send(team, [
    generation({ time: YESTERDAY, data: { user: "ext-7", prompt_tokens: 5 } }),
    generation({ time: YESTERDAY, data: { user: "Guest@Y.example", prompt_tokens: 11 } }),
  ]);
  const report = await server.call("GET", "/v1/reports/user-activity", { key: team.managementKey });
  const ids = toPeople(report.json).data.filter(({ user }) => user.name !== "Owner");
  expect(new Set(ids.map(({ user }) => user.name))).toEqual(new Set(["ext-7", "guest@y.example"]));
  const idOf = (name: string): string => ids.find(({ user }) => user.name === name)?.id ?? "";
  const unlinked = [idOf("ext-7"), "ext-7", "guest@Y.EXAMPLE"].map((who) => ({ user_id: who }));
  const before = await readActivities(server, team, unlinked);
  expect(before).toMatchObject([[{ prompt: 5 }], [{ prompt: 5 }], [{ prompt: 11 }]]);
  const { id } = await server.createMember(team, { email: "guest@y.example", aliases: ["ext-7"] });
  const names = [id, idOf("ext-7"), idOf("guest@y.example"), "ext-7"].map((who) => ({ user_id: who }));
  expect(await readActivities(server, team, names)).toMatchObject(names.map(() => [{ prompt: 16 }]));
});

test("a key nobody registered is known once an event names it", async () => {
  const team = await server.createTeam();
  const hash = "e".repeat(64);
  const path = `/api/v1/activity?api_key_hash=${hash}`;
  expect((await server.call("GET", path, { key: team.managementKey })).status).toBe(404);
  await server.send(team, [generation({ time: `${dayBefore(90)}T00:00:00Z`, data: { api_key_hash: hash } })]);
  expect(await readActivity(server, team, { api_key_hash: hash })).toEqual([]);
  await server.send(team, [generation({ time: YESTERDAY, data: { api_key_hash: hash.toUpperCase() } })]);
  expect(await readActivity(server, team, { api_key_hash: hash })).toMatchObject([{ requests: 1 }]);
});

test("a removed member's usage stays in the account and under the id", async () => {
  const team = await server.createTeam();
  const gone = await server.createMember(team, { email: "gone@x.example" });
  await server.send(team, [generation({ time: YESTERDAY, data: { user: "gone@x.example", prompt_tokens: 3 } })]);
  await server.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${gone.id}`);
  expect(await readActivity(server, team)).toMatchObject([{ prompt: 3 }]);
  expect(await readActivity(server, team, { user_id: gone.id })).toMatchObject([{ prompt: 3 }]);
});

function toPeople(json: unknown): { data: { id: string; user: { name?: string } }[] } {
  return json as { data: { id: string; user: { name?: string } }[] };
}
