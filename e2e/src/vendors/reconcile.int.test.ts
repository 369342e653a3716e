import {
  chatCreated,
  generation,
  messageCreated,
  seededRandom,
  startServer,
  type TestServer,
  type TestTeam,
  testSeed,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toPicoUsd } from "../official-clients/pico-usd.js";
import { randomWorld } from "./random-world.js";
import { startVendorStandIn, type VendorStandIn, type WireActivity } from "./vendor-stand-in.js";
import { connect, daysBefore, sync } from "./vendor-team.js";

const seed = testSeed();
const random = seededRandom(seed);
const NOW_MS = Date.UTC(2026, 4, 20, 12);
/** Five of them lie before what the vendor tells. */
const DAYS = daysBefore(NOW_MS, 35);
let server: TestServer;
let standIn: VendorStandIn;
let team: TestTeam;
let sent: Sent[];

interface Sent {
  day: string;
  model: string;
  key: string;
  usage: bigint;
  prompt: number;
}

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  server = await startServer({ nowMs: () => NOW_MS, waitForVendor: () => Promise.resolve() });
  standIn = await startVendorStandIn(randomWorld(random, DAYS.slice(5)));
  standIn.world.keys = new Map([...standIn.world.keys].map(([id, hashes]) => [id, hashes.slice(0, 3)]));
  team = await server.createTeam();
  await server.createMember(team, { email: "ada@acme.example", aliases: ["ada"] });
  sent = DAYS.flatMap((day) =>
    Array.from({ length: random.between(0, 5) }, () => {
      const usage = `0.${random.between(1, 10 ** 9)}`;
      const [model, prompt] = [`m/${random.between(0, 4)}`, random.between(0, 10 ** 6)];
      return { day, model, key: random.between(0, 3).toString(16).padStart(64, "0"), usage: toPicoUsd(usage), prompt };
    }),
  );
  await server.send(
    team,
    sent.map(({ day, model, key, usage, prompt }) =>
      generation({
        time: `${day}T23:59:59.999Z`,
        data: { model, api_key_hash: key, usage: `0.${usage.toString().padStart(12, "0")}`, prompt_tokens: prompt },
      }),
    ),
  );
  await connect(server, team, { vendor: "openrouter", standIn, byKey: true, byWorkspace: true });
  await sync(server, team, "openrouter");
});
afterAll(async () => {
  await standIn.close();
  await server.close();
});

type Row = Record<string, string | number | null>;
interface Report {
  data: Row[];
  meta: { vendor_days: number; totals: Row } & Row;
}

async function ask(query: string): Promise<Report> {
  const { status, json, text } = await server.call("GET", `/v1/reports/reconcile?${query}`, {
    key: team.managementKey,
  });
  expect(status, `${text}`).toBe(200);
  return json as Report;
}

/** What each side says of each day and thing, counted anew. */
function recount(
  about: (one: { day: string; model: string; key: string }) => string,
): Map<string, { events: bigint[]; vendor: bigint[] }> {
  const sides = new Map<string, { events: bigint[]; vendor: bigint[] }>();
  const add = (key: string, side: "events" | "vendor", more: bigint[]): void => {
    const row = sides.get(key) ?? { events: [0n, 0n, 0n], vendor: [0n, 0n, 0n] };
    row[side] = row[side].map((sum, at) => sum + (more[at] ?? 0n));
    sides.set(key, row);
  };
  for (const one of sent) add(about(one), "events", [1n, BigInt(one.prompt), one.usage]);
  for (const row of standIn.world.activity) {
    add(about(asOne(row)), "vendor", [BigInt(row.requests), BigInt(row.promptTokens), toPicoUsd(row.usage)]);
  }
  return sides;
}

function asOne({ date, model, key }: WireActivity): { day: string; model: string; key: string } {
  return { day: date, model, key };
}

test.each([
  ["day", (row: Row) => `${row["date"]}`, (one: { day: string }) => one.day],
  [
    "day,model",
    (row: Row) => `${row["date"]} ${row["model"]}`,
    (one: { day: string; model: string }) => `${one.day} ${one.model}`,
  ],
  [
    "key",
    (row: Row) => `${row["date"]} ${row["api_key_hash"]}`,
    (one: { day: string; key: string }) => `${one.day} ${one.key}`,
  ],
] as const)("events, vendor and difference by %s are each side's own sums", async (groups, keyOf, about) => {
  const { data, meta } = await ask(`start=${DAYS[0]}&end=${DAYS.at(-1)}&group_by=${groups}`);
  const expected = recount(about);
  expect(data.map(keyOf).toSorted()).toEqual([...expected.keys()].toSorted());
  const totals = [0n, 0n];
  for (const row of data) {
    const sides = expected.get(keyOf(row));
    const numbers = (side: string): (bigint | null)[] => [
      ...["requests", "prompt_tokens"].map((name) => toCount(row[`${side}_${name}`])),
      toMoney(row[`${side}_usage`]),
    ];
    expect(numbers("events")).toEqual(sides?.events);
    const isHeard = String(row["date"]) >= (DAYS[6] ?? "");
    // Of the days before the vendor's window nothing is known, and nothing is said. The oldest day of the window is
    // known where the vendor told something of it.
    if (row["state"] === "unknown") {
      expect(isHeard && groups !== "key").toBe(false);
      expect([...numbers("vendor"), ...numbers("difference")]).toEqual(Array.from({ length: 6 }, () => null));
      continue;
    }
    expect(String(row["date"]) >= (DAYS[5] ?? "")).toBe(true);
    expect(numbers("vendor")).toEqual(sides?.vendor);
    expect(numbers("difference")).toEqual(sides?.vendor.map((sum, at) => sum - (sides.events[at] ?? 0n)));
    totals[0] = (totals[0] ?? 0n) + (sides?.events[2] ?? 0n);
    totals[1] = (totals[1] ?? 0n) + (sides?.vendor[2] ?? 0n);
  }
  expect([toMoney(meta.totals["events_usage"]), toMoney(meta.totals["vendor_usage"])]).toEqual(totals);
});

test("a vendor's figures that equal the events' are called equal, and only they", async () => {
  const other = await server.createTeam();
  await server.send(other, [
    generation({ time: "2026-05-18T01:00:00Z", data: { model: "m/1" } }),
    generation({ time: "2026-05-19T01:00:00Z", data: { model: "m/1" } }),
  ]);
  await connect(server, other, { vendor: "openrouter", standIn });
  const row = { model: "m/1", endpoint: "e", provider: "OpenAI", workspace: "w", key: "k", byok: "0", requests: 1 };
  const tokens = { promptTokens: 50, completionTokens: 125, reasoningTokens: 25 };
  const before = standIn.world.activity;
  standIn.world.activity = [
    { date: "2026-05-18", ...row, ...tokens, usage: "0.0150" },
    { date: "2026-05-19", ...row, ...tokens, usage: "0.015000000001" },
  ];
  await sync(server, other, "openrouter");
  standIn.world.activity = before;
  const { json } = await server.call("GET", "/v1/reports/reconcile?start=2026-05-18", { key: other.managementKey });
  expect(json).toMatchObject({
    data: [
      { date: "2026-05-19", state: "differs", difference_usage: "0.000000000001", difference_requests: 0 },
      { date: "2026-05-18", state: "equal", difference_usage: "0" },
    ],
  });
});

test("v0's members are held against people of events, by their email", async () => {
  const day = "2026-05-18";
  await server.send(team, [
    chatCreated({ time: `${day}T08:00:00Z`, data: { user: "ada", chat_id: "c1" } }),
    messageCreated({ time: `${day}T08:01:00Z`, data: { user: "ada", chat_id: "c1", message_id: "m1" } }),
    messageCreated({ time: `${day}T08:02:00Z`, data: { user: "ghost@acme.example", chat_id: "c2", message_id: "m2" } }),
  ]);
  standIn.world.members = new Map([
    [
      day,
      [
        { id: "v0_ada", email: "Ada@acme.example", chats: 1, messages: 3 },
        { id: "v0_new", email: "new@acme.example", chats: 2, messages: 0 },
      ],
    ],
  ]);
  await connect(server, team, { vendor: "v0", standIn });
  await sync(server, team, "v0");
  const { data } = await ask(`vendor=v0&start=${day}&end=${day}&group_by=member`);
  const figures = data.map((row) =>
    ["events_chats", "vendor_chats", "events_messages", "difference_messages"].map((name) => row[name]),
  );
  expect(figures.map(String).toSorted()).toEqual(["0,0,1,-1", "0,2,0,0", "1,1,1,2"]);
  expect((await ask(`vendor=v0&start=${day}&end=${day}`)).data).toMatchObject([
    { events_chats: 1, vendor_chats: 3, events_messages: 2, vendor_messages: 3, state: "differs" },
  ]);
});

test("as a table the report has the same figures", async () => {
  const { data } = await ask("group_by=model");
  const csv = await server.call("GET", "/v1/reports/reconcile?group_by=model&format=csv", { key: team.managementKey });
  const [head = "", ...lines] = csv.text.trim().split(/\r?\n/);
  expect(lines).toEqual(
    data.map((row) =>
      head
        .split(",")
        .map((name) => String(row[name] ?? ""))
        .join(","),
    ),
  );
  const parquet = await server.call("GET", "/v1/reports/reconcile?format=parquet", { key: team.managementKey });
  expect([parquet.status, parquet.text.startsWith("PAR1")]).toEqual([200, true]);
});

test("what makes no sense is refused, and so is whoever may not read all", async () => {
  const bad = [
    "vendor=x",
    "vendor=v0&group_by=model",
    "group_by=key,workspace",
    "start=2026-02-30",
    "start=2026-05-02&end=2026-05-01",
    "start=2020-01-01",
    "start=0001-01-01&end=0001-01-02",
  ];
  for (const query of bad) {
    const { status } = await server.call("GET", `/v1/reports/reconcile?${query}`, { key: team.managementKey });
    expect(status, `${query}`).toBe(422);
  }
  const { email } = await server.createMember(team, { teamRoles: ["MEMBER"] });
  const { key } = await server.createKey(team, { name: "k", kind: "management", memberEmail: email });
  expect((await server.call("GET", "/v1/reports/reconcile", { key })).status).toBe(403);
  for (const query of ["source=x", "source=vendor&user_id=ada", "source=vendor&date=2099-01-01"]) {
    expect(
      (await server.call("GET", `/api/v1/activity?${query}`, { key: team.managementKey })).status,
      `${query}`,
    ).toBe(400);
  }
  const stranger = await server.createTeam();
  expect((await server.call("GET", "/api/v1/activity?source=vendor", { key: stranger.managementKey })).status).toBe(
    404,
  );
});

function toCount(value: string | number | null | undefined): bigint | null {
  return value === null || value === undefined ? null : BigInt(value);
}

function toMoney(value: string | number | null | undefined): bigint | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return text.startsWith("-") ? -toPicoUsd(text.slice(1)) : toPicoUsd(text);
}
