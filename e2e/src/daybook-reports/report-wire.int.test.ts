import { type AnalyticsStore, DaybookError, sealDays } from "@daybook/engine";
import { chatCreated, generation, messageCreated, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCsv, readParquet } from "./read-table.js";

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const KEY_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

let server: TestServer;
let team: TestTeam;
let ada: { id: string; email: string };
let adasKey: string;
/** Reads of the engine that still succeed; null: all. */
let readsLeft: number | null = null;
/** Statements asked so far. */
let reads = 0;

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics: breakable });
  team = await server.createTeam();
  ada = await server.createMember(team, { email: "ada@x.example", name: "Ada", aliases: ["ada-login"] });
  adasKey = (await server.createKey(team, { name: "ada's", kind: "management", memberEmail: ada.email })).key;
  const gone = await server.createMember(team, { email: "gone@x.example", name: "Gone" });
  await server.send(team, [
    usage("2026-11-20T10:00:00Z", { user: "ada-login", usage: "0.25", cached_tokens: 7, api_key_hash: KEY_HASH }),
    usage("2026-11-21T23:59:59.999Z", { user: "ADA@x.example", usage: "0.5" }),
    usage("2026-11-22T00:00:00Z", { user: "gone@x.example", usage: "1" }),
    usage("2026-11-22T11:00:00Z", { user: "=HYPERLINK(1)", usage: "2", app: "+app" }),
    usage("2026-11-22T11:30:00Z", { user: null, usage: "4", provider_name: "Azure" }),
    chatCreated({ time: "2026-11-20T09:00:00Z", data: { user: "ada-login" } }),
    messageCreated({ time: "2026-11-19T09:00:00Z", data: { user: ada.id } }),
  ]);
  await sealDays(server.daybook.analytics, { team: team.id, days: ["2026-11-20", "2026-11-22"] });
  await server.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${gone.id}`);
});
afterAll(() => server.close());

const get = (path: string, options: { key?: string; headers?: Record<string, string> } = {}) =>
  server.call("GET", path, { key: team.managementKey, ...options });

test("without parameters activity holds thirty days and today, which is partial", async () => {
  const { json } = await get("/v1/reports/activity");
  expect(json).toMatchObject({
    object: "list",
    data: [
      { date: "2026-11-22", provider_name: "Azure", requests: 1, usage: "4", partial: true },
      { date: "2026-11-22", provider_name: "OpenAI", requests: 2, usage: "3", partial: true },
      { date: "2026-11-21", model: "openai/gpt-4.1", requests: 1, usage: "0.5", partial: false },
      { date: "2026-11-20", requests: 1, usage: "0.25", cached_tokens: 7, partial: false },
    ],
    meta: {
      start: "2026-10-23T00:00:00.000Z",
      end: "2026-11-23T00:00:00.000Z",
      timezone: "UTC",
      group_by: ["day", "model", "endpoint", "provider"],
      row_count: 4,
      totals: { requests: 5, usage: "7.75", cached_tokens: 7 },
    },
  });
});

test("by member and key, departed and unlinked people and usage of nobody are told apart", async () => {
  const { json } = await get("/v1/reports/activity?group_by=member,key&start=2026-11-01");
  const rows = (json as { data: Record<string, unknown>[] }).data;
  expect(rows.map((row) => [row["member_name"], row["member_status"], row["api_key_hash"], row["usage"]])).toEqual([
    [null, null, null, "4"],
    ["=HYPERLINK(1)", "unlinked", null, "2"],
    ["Gone", "removed", null, "1"],
    ["Ada", "member", null, "0.5"],
    ["Ada", "member", KEY_HASH, "0.25"],
  ]);
  await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { hideUnlinkedPeople: true });
  const hidden = await get("/v1/reports/activity?group_by=member&start=2026-11-01");
  await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { hideUnlinkedPeople: false });
  expect(hidden.text).not.toContain("HYPERLINK");
  expect(hidden.json).toMatchObject({
    data: [{ member_id: null, usage: "6" }, {}, {}],
    meta: { totals: { usage: "7.75" } },
  });
});

test("members come with everything in one call, whoever they are", async () => {
  const { json } = await get("/v1/reports/members?include=daily&status=member,removed,unlinked");
  expect(json).toMatchObject({
    data: [
      { name: "=HYPERLINK(1)", status: "unlinked", teamRoles: [], usage: "2" },
      { name: "Gone", status: "removed", email: "gone@x.example", usage: "1" },
      {
        id: ada.id,
        name: "Ada",
        email: "ada@x.example",
        status: "member",
        teamRoles: ["MEMBER"],
        chats: 1,
        messages: 1,
        activeDays: 3,
        firstActivity: "2026-11-19T09:00:00.000Z",
        lastActivity: "2026-11-21T23:59:59.999Z",
        requests: 2,
        tokens: 350,
        usage: "0.75",
        topModels: [{ model: "openai/gpt-4.1", requests: 2, tokens: 350, usage: "0.75" }],
        daily: [
          { date: "2026-11-19", messages: 1, requests: 0, usage: "0" },
          { date: "2026-11-20", chats: 1, requests: 1, usage: "0.25" },
          { date: "2026-11-21", requests: 1, usage: "0.5" },
        ],
      },
      { name: "Owner", activeDays: 0, firstActivity: null, daily: [] },
    ],
    pagination: { hasMore: false },
    meta: { totalCount: 4, totals: { requests: 4, usage: "3.75" }, unattributed: { requests: 1, usage: "4" } },
  });
});

test("the zone decides the day: a minute before midnight in UTC is tomorrow in Kathmandu and today in New York", async () => {
  const dates = async (timezone: string): Promise<unknown> => {
    const { json } = await get(`/v1/reports/members?include=daily&userId=ada-login&timezone=${timezone}`);
    return (json as { data: { daily: { date: string }[] }[] }).data[0]?.daily.map(({ date }) => date);
  };
  expect(await dates("Asia/Kathmandu")).toEqual(["2026-11-19", "2026-11-20", "2026-11-22"]);
  expect(await dates("America/New_York")).toEqual(["2026-11-19", "2026-11-20", "2026-11-21"]);
});

test("somebody who is neither OWNER nor BILLING sees themselves", async () => {
  const activity = await get("/v1/reports/activity?group_by=member", { key: adasKey });
  expect(activity.json).toMatchObject({
    data: [{ member_id: ada.id, usage: "0.75" }],
    meta: { totals: { usage: "0.75" } },
  });
  const members = await get("/v1/reports/members", { key: adasKey });
  expect(members.json).toMatchObject({
    data: [{ id: ada.id, usage: "0.75" }],
    meta: { totalCount: 1, totals: { usage: "0.75" }, unattributed: null },
  });
  expect((members.json as { data: unknown[] }).data).toHaveLength(1);
  expect((await get(`/v1/reports/activity?user_id=${team.ownerId}`, { key: adasKey })).status).toBe(403);
  expect((await get(`/v1/reports/members?userId=${team.ownerId}`, { key: adasKey })).status).toBe(403);
  const ingest = await get("/v1/reports/members", { key: team.ingestKey });
  expect([ingest.status, ingest.json]).toMatchObject([403, { error: { type: "forbidden_error" } }]);
});

test("search, status and person narrow members and their totals", async () => {
  const names = async (query: string): Promise<unknown> => {
    const { json } = await get(`/v1/reports/members?sort=name&${query}`);
    return (json as { data: { name: string }[] }).data.map(({ name }) => name);
  };
  expect(await names("q=ADA@x")).toEqual(["Ada"]);
  expect(await names("q=x.example")).toEqual(["Ada", "Gone"]);
  expect(await names("status=removed,unlinked")).toEqual(["=HYPERLINK(1)", "Gone"]);
  expect(await names(`userId=gone@x.example`)).toEqual(["Gone"]);
  expect(await names("q=nobody")).toEqual([]);
});

test.each([
  ["/v1/reports/activity?start=yesterday", "start must be one day"],
  ["/v1/reports/activity?start=2026-02-30", "start must be one day"],
  ["/v1/reports/activity?end=2026-01-01&start=2026-01-03", "start must not be after end"],
  ["/v1/reports/activity?timezone=Mars/Base", "timezone must be one IANA time zone"],
  ["/v1/reports/activity?timezone=UTC&timezone=UTC", "timezone must be one IANA time zone"],
  ["/v1/reports/activity?group_by=day,hour", "one of hour, day, week, month"],
  ["/v1/reports/activity?group_by=colour", "group_by must be a list"],
  ["/v1/reports/activity?api_key_hash=abc", "64 hexadecimal digits"],
  ["/v1/reports/activity?format=xlsx", "json, csv, ndjson, parquet"],
  ["/v1/reports/members?sort=age", "sort must be one of name, email"],
  ["/v1/reports/members?status=sleeping", "status must be a list"],
  ["/v1/reports/members?include=weekly", "include must be a list"],
  ["/v1/reports/members?limit=0", "limit must be a whole number from 1 to 1000"],
  ["/v1/reports/members?limit=2&format=csv", "leave out cursor and limit"],
  ["/v1/reports/members?cursor=bm9uZQ", "not one that this server handed out"],
])("%s is refused in words", async (path, words) => {
  const { status, json } = await get(path);
  expect([status, json]).toMatchObject([422, { error: { type: "unprocessable_entity_error" } }]);
  expect((json as { error: { message: string } }).error.message).toContain(words);
});

test("a filter on what the team has not, or another team has, is 404", async () => {
  const other = await server.createTeam();
  for (const path of [
    `/v1/reports/activity?api_key_hash=${"0".repeat(64)}`,
    "/v1/reports/activity?workspace_id=00000000-0000-4000-8000-000000000000",
    `/v1/reports/activity?user_id=${other.ownerId}`,
    `/v1/reports/members?userId=${other.ownerEmail}`,
  ]) {
    expect((await get(path)).status, `${path}`).toBe(404);
  }
  expect((await get("/v1/reports/activity", { key: server.operatorToken })).status).toBe(422);
});

test("a cursor carries the question, and opens for nobody else", async () => {
  const first = await get("/v1/reports/members?sort=name&limit=1&timezone=Asia/Kathmandu&start=2026-11-01");
  const { nextCursor } = (first.json as { pagination: { nextCursor: string } }).pagination;
  const second = await get(`/v1/reports/members?cursor=${nextCursor}&sort=-usage&limit=2&timezone=UTC`);
  expect(second.json).toMatchObject({
    data: [{ name: "Ada" }, { name: "Gone" }],
    meta: { timezone: "Asia/Kathmandu" },
    pagination: { hasMore: true },
  });
  const changed = `${nextCursor.slice(0, -2)}${nextCursor.endsWith("A") ? "B" : "A"}${nextCursor.slice(-1)}`;
  const other = await server.createTeam();
  for (const [cursor, key] of [
    [changed, team.managementKey],
    [nextCursor, adasKey],
    [nextCursor, other.managementKey],
  ] as const) {
    expect((await get(`/v1/reports/members?cursor=${cursor}`, { key })).status).toBe(422);
  }
});

test.each([
  [undefined, "application/json; charset=utf-8"],
  ["*/*", "application/json; charset=utf-8"],
  ["text/html,application/xhtml+xml", "application/json; charset=utf-8"],
  ["text/csv", "text/csv; charset=utf-8; header=present"],
  ["application/json;q=0.5, text/csv", "text/csv; charset=utf-8; header=present"],
  ["text/csv;q=0.1, application/json", "application/json; charset=utf-8"],
  ["application/x-ndjson", "application/x-ndjson; charset=utf-8"],
  ["APPLICATION/VND.APACHE.PARQUET", "application/vnd.apache.parquet"],
  ["text/csv;q=0", "application/json; charset=utf-8"],
])("Accept: %s is answered with %s", async (accept, type) => {
  for (const path of ["/v1/reports/members", "/v1/reports/activity", "/api/v1/activity"]) {
    const answer = await get(path, accept === undefined ? {} : { headers: { accept } });
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("vary")]).toEqual([
      200,
      type,
      "accept",
    ]);
    const disposition = answer.headers.get("content-disposition");
    expect(disposition !== null).toBe(!type.startsWith("application/json"));
  }
});

test("format wins over Accept, and a format that is none is refused in the words of the path's contract", async () => {
  const answer = await get("/api/v1/activity?format=csv", { headers: { accept: "application/json" } });
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="activity.csv"');
  expect(parseCsv(answer.text)).toMatchObject([
    { date: "2026-11-21", usage: "0.5", requests: "1" },
    { date: "2026-11-20", usage: "0.25", requests: "1" },
  ]);
  const refused = await get("/api/v1/activity?format=pdf");
  expect([refused.status, refused.json]).toMatchObject([400, { error: { code: 400 } }]);
});

test("a name that is a formula is a text to a spreadsheet", async () => {
  const { text } = await get("/v1/reports/activity?group_by=member,app&format=csv");
  expect(text).toContain(",'=HYPERLINK(1),");
  expect(text).toContain("\r\n'+app,");
  expect(text).not.toMatch(/(^|,|")[=+\-@]/m);
});

test("token sums beyond 64 bits are decimals in Parquet, and whole", { timeout: 60_000 }, async () => {
  const large = await server.createTeam();
  const events = Array.from({ length: 1100 }, () =>
    usage("2026-11-21T10:00:00Z", { prompt_tokens: Number.MAX_SAFE_INTEGER }),
  );
  await server.send(large, events);
  const sum = String(1100n * BigInt(Number.MAX_SAFE_INTEGER));
  for (const path of ["/v1/reports/activity?format=parquet&group_by=day", "/api/v1/activity?format=parquet"]) {
    const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${large.managementKey}` } });
    const { types, table } = await readParquet(new Uint8Array(await response.arrayBuffer()));
    expect(table).toMatchObject([{ date: "2026-11-21", prompt_tokens: sum, requests: "1100" }]);
    expect(types).toMatchObject({
      date: "Nullable(Date32)",
      requests: "Nullable(Int64)",
      prompt_tokens: "Nullable(Decimal(38, 0))",
      usage: "Nullable(Decimal(38, 12))",
    });
  }
});

test("a report of many rows and long gaps comes whole, newest first", { timeout: 120_000 }, async () => {
  const large = await server.createTeam();
  const days = ["2026-11-22", "2026-11-21", "2026-11-20", "2026-11-19", "2003-05-01"];
  for (const day of days) {
    const apps = Array.from({ length: 8000 }, (_, index) => `app ${index}`);
    await server.send(
      large,
      apps.map((app) => usage(`${day}T10:00:00Z`, { app, usage: "0.000000000001" })),
    );
  }
  const { text } = await get("/v1/reports/activity?start=2000-01-01&group_by=hour,app&format=csv", {
    key: large.managementKey,
  });
  const rows = parseCsv(text);
  expect(rows).toHaveLength(5 * 8000);
  expect([...new Set(rows.map(({ hour }) => hour))]).toEqual(days.map((day) => `${day}T10:00:00.000Z`));
  expect(new Set(rows.map(({ hour, app }) => `${hour} ${app}`)).size).toBe(rows.length);
  const { json } = await get("/v1/reports/activity?start=2000-01-01&group_by=month", { key: large.managementKey });
  expect(json).toMatchObject({
    data: [
      { date: "2026-11-01", requests: 32_000, partial: true },
      { date: "2003-05-01", requests: 8000 },
    ],
    meta: { totals: { requests: 40_000, usage: "0.00000004" } },
  });
});

test(
  "a store that fails is answered as a failure; one that fails later cuts the table off",
  { timeout: 60_000 },
  async () => {
    const large = await server.createTeam();
    const hours = Array.from({ length: 1500 }, (_, hour) => new Date(NOW_MS - (hour + 1) * 3_600_000).toISOString());
    await server.send(large, [...hours.map((time) => usage(time)), usage("2025-01-01T00:00:00Z")]);
    const path = "/v1/reports/activity?start=2024-01-01&group_by=hour,app&format=csv";
    const key = { key: large.managementKey };
    reads = 0;
    expect(parseCsv((await get(path, key)).text)).toHaveLength(1501);
    const readsOfAll = reads;

    readsLeft = 0;
    const failed = await get(path, key);
    expect([failed.status, failed.json, failed.headers.get("content-disposition")]).toMatchObject([
      500,
      { error: { type: "internal_server_error" } },
      null,
    ]);
    // The last statement reads the rows of the last piece, when those of the others are on their way.
    readsLeft = readsOfAll - 1;
    await expect(get(path, key)).rejects.toThrow();
    readsLeft = null;
    expect(parseCsv((await get(path, key)).text)).toHaveLength(1501);
  },
);

function usage(time: string, data: Record<string, unknown> = {}): object {
  return generation({ time, data });
}

function breakable(store: AnalyticsStore): AnalyticsStore {
  return {
    ...store,
    database: store.database,
    async query(statement) {
      if (readsLeft === 0) throw new DaybookError("store_unavailable", "The analytics engine failed: away");
      if (readsLeft !== null) readsLeft--;
      reads++;
      return store.query(statement);
    },
  };
}
