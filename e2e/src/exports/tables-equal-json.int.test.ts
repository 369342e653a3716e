import { sealDays } from "@daybook/engine";
import { seededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayOf } from "../v0/usage-telling.js";
import { type UsageCaller, UsageWorld } from "../v0/usage-world.js";
import { USAGE_LISTS, type UsageList } from "../v0/usage-lists.js";
import type { Table } from "../daybook-reports/read-table.js";
import { askJson, askTable, expectSameTable, fetchReport, flattened, type Json } from "./ask-tables.js";

const NOW_MS = Date.UTC(2026, 2, 15, 12);
const RANGE = { start: "2026-02-13T00:00:00Z", end: "2026-03-15T12:00:00Z" };
const FORMATS = ["csv", "ndjson", "parquet"] as const;
const EVENTS = 240;

let server: TestServer;
let world: UsageWorld;
let seed: number;

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS });
  seed = testSeed();
  process.stdout.write(`DAYBOOK_TEST_SEED=${seed}\n`);
  const random = seededRandom(seed);
  world = await UsageWorld.create(server, NOW_MS);
  await world.send(world.invent(random, EVENTS));
  // Some are told again, so that a table which counts deliveries is a longer one.
  await world.send(world.current().filter(() => random.chance(0.2)));
}, 120_000);
afterAll(() => server.close());

const callers = (): [string, UsageCaller][] => [
  ["OWNER", world.callers.owner],
  ["plain MEMBER", world.callers.member],
];

interface Report {
  name: string;
  path: string;
  body?: object;
  /** Who is neither OWNER nor BILLING may not ask at all. */
  isOfTeam?: boolean;
  /** All rows that JSON has, page by page. */
  rows(key: string): Promise<Table>;
}

function reports(): Report[] {
  const ask = (path: string, key: string, body?: object): Promise<Json> =>
    askJson(server, { path, key, ...(body === undefined ? {} : { body }) });
  const v2 = `start=${RANGE.start}&end=${RANGE.end}`;
  const analytics = {
    metrics: [
      "request_count",
      "total_usage",
      "tokens_prompt",
      "cache_hit_rate",
      "blended_cost_per_million_tokens",
      "guardrail_invoked_count",
      "byok_fees",
      "p50_latency",
    ],
    dimensions: ["user"],
    granularity: "day",
    time_range: RANGE,
  };
  return [
    ...USAGE_LISTS.map((list) => {
      const path = `${list.path}?${list.bounds[0]}=2026-01-01T00:00:00Z`;
      return { name: list.name, path, rows: (key: string) => allPages(list, path, key) };
    }),
    {
      name: "user activity",
      path: "/v1/reports/user-activity",
      isOfTeam: true,
      rows: async (key) => {
        const { data } = await ask("/v1/reports/user-activity", key);
        return flattened((data as Json[]).map(({ user, ...row }) => ({ ...row, ...(user as Json) })));
      },
    },
    {
      name: "v2 summary",
      path: `/v2/usage/summary?${v2}`,
      rows: async (key) => flattened((await ask(`/v2/usage/summary?${v2}`, key))["daily"] as Json[]),
    },
    ...(["chats", "projects"] as const).map((rows) => ({
      name: `v2 activity, ${rows}`,
      path: `/v2/usage/activity?${v2}&rows=${rows}`,
      rows: async (key: string) => flattened((await ask(`/v2/usage/activity?${v2}`, key))[rows] as Json[]),
    })),
    {
      name: "analytics",
      path: "/api/v1/analytics/query",
      body: analytics,
      isOfTeam: true,
      rows: async (key) => {
        const { data } = await ask("/api/v1/analytics/query", key, analytics);
        return flattened((data as { data: Json[] }).data);
      },
    },
  ];
}

/** Every page in JSON, one after the other, of as many rows as chance has it. */
async function allPages(list: UsageList, path: string, key: string, random = seededRandom(seed)): Promise<Table> {
  const rows: Json[] = [];
  for (let next: string | null = `${path}&limit=${random.between(20, 90)}`; next !== null;) {
    const body = await askJson(server, { path: next, key });
    rows.push(...(body["data"] as Json[]));
    const cursor = list.cursorOf(body);
    next = cursor === null ? null : `${list.path}?cursor=${cursor}`;
  }
  // Of a user the table has what tells who it is.
  return flattened(rows).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !/^user_(?!name$|email$)/.test(name))),
  );
}

async function compareAll(state: string): Promise<void> {
  let [tables, cells] = [0, 0];
  for (const [who, { key, onlyId }] of callers()) {
    for (const report of reports()) {
      const { path, body } = report;
      const request = { path, key, ...(body === undefined ? {} : { body }) };
      const where = `${report.name} as ${who}, ${state}`;
      if (report.isOfTeam === true && onlyId !== null) {
        for (const format of FORMATS) {
          const refused = await fetchReport(server, { ...request, path: `${path}?format=${format}` });
          expect([where, refused.status]).toEqual([where, 403]);
        }
        continue;
      }
      const rows = await report.rows(key);
      expect(rows.length, `${where}`).toBeGreaterThan(0);
      if (onlyId !== null) for (const row of rows) expect(row["userId"] ?? onlyId, `${where}`).toBe(onlyId);
      for (const format of FORMATS) {
        const table = await askTable(server, request, format);
        expectSameTable(table, rows, `${where}, ${format}`);
        tables++;
        cells += table.length * Object.keys(table[0] ?? {}).length;
      }
    }
  }
  process.stdout.write(`${state}: ${tables} tables, ${cells} cells compared\n`);
}

test("every table is its JSON, page by page, on unsealed days", { timeout: 600_000 }, async () => {
  await compareAll("unsealed");
});

test("a limit cuts a table short at any length, a cursor is gone on from", { timeout: 600_000 }, async () => {
  const random = seededRandom(seed + 1);
  for (const list of USAGE_LISTS) {
    const key = world.callers.owner.key;
    const path = `${list.path}?${list.bounds[0]}=2026-01-01T00:00:00Z`;
    const all = await askTable(server, { path, key }, "csv");
    const length = random.between(1, all.length);
    expect(await askTable(server, { path: `${path}&limit=${length}`, key }, "ndjson")).toEqual(all.slice(0, length));
    expect(await askTable(server, { path: `${path}&limit=9007199254740991`, key }, "csv")).toEqual(all);
    const pageLength = random.between(1, 60);
    const page = await askJson(server, { path: `${path}&limit=${pageLength}`, key });
    const cursor = list.cursorOf(page) ?? "";
    const rest = all.slice(pageLength);
    expect(await askTable(server, { path: `${list.path}?cursor=${cursor}`, key }, "csv")).toEqual(rest);
    expect(await askTable(server, { path: `${list.path}?cursor=${cursor}&limit=3`, key }, "csv")).toEqual(
      rest.slice(0, 3),
    );
    const refused = await fetchReport(server, {
      path: `${list.path}?cursor=${cursor}&format=csv`,
      key: world.callers.member.key,
    });
    expect(refused.status).toBe(list.path.startsWith("/v2") ? 409 : 422);
  }
});

test("filters hold for tables, and nobody else's usage is told", { timeout: 600_000 }, async () => {
  const { owner, member } = world.callers;
  for (const list of USAGE_LISTS.filter(({ hasFilters }) => hasFilters)) {
    const path = `${list.path}?${list.bounds[0]}=2026-01-01T00:00:00Z`;
    for (const filter of ["chatId=chat-1", "messageId=message-2", `userId=${member.onlyId}`]) {
      const request = { path: `${path}&${filter}`, key: owner.key };
      const rows = await allPages(list, request.path, owner.key);
      expect(rows.length).toBeGreaterThan(0);
      expectSameTable(await askTable(server, request, "csv"), rows, request.path);
    }
    const of = (who: string, key: string) => fetchReport(server, { path: `${path}&userId=${who}&format=csv`, key });
    expect((await of(world.team.ownerId, member.key)).status).toBe(403);
    expect((await of("nobody-at-all", owner.key)).status).toBe(list.path.startsWith("/v2") ? 422 : 404);
  }
});

test("another format is refused in the words of the path's contract", async () => {
  for (const { path, body, name } of reports()) {
    const asked = `${path}${path.includes("?") ? "&" : "?"}format=xlsx`;
    const response = await fetchReport(server, {
      path: asked,
      key: world.callers.owner.key,
      ...(body === undefined ? {} : { body }),
    });
    const message = expect.stringContaining("json, csv, ndjson, parquet");
    const expected = path.startsWith("/api")
      ? [400, { error: { code: 400, message } }]
      : path.startsWith("/v2")
        ? [422, { message }]
        : [422, { error: { message, type: "unprocessable_entity_error" } }];
    expect([response.status, await response.json()], `${name}`).toEqual(expected);
  }
  const rows = await fetchReport(server, {
    path: "/v2/usage/activity?format=csv&rows=people",
    key: world.callers.owner.key,
  });
  expect([rows.status, await rows.json()]).toEqual([422, { message: "rows must be one of chats, projects." }]);
});

test("every table is its JSON on sealed days", { timeout: 600_000 }, async () => {
  const days = [...new Set(world.tellings.map(({ atMs }) => dayOf(atMs)))];
  await sealDays(server.daybook.analytics, { team: world.team.id, days });
  await compareAll("sealed");
});
