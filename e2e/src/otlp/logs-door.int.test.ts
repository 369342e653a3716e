import { gzipSync } from "node:zlib";
import { seededRandom, startServer, type TestServer, type TestTeam, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEvents, readEverything, readUsage } from "../emitters/usage-read.js";
import { failingInserts } from "./failing-inserts.js";
import { type JsonLogs, protobufOfLogs, recordedSession, recordsOf, withRecords } from "./log-bodies.js";

const DAY_MS = 86_400_000;
const seed = testSeed();
const random = seededRandom(seed);
const store = failingInserts();
let server: TestServer;
let team: TestTeam;
let leadMs = 0;

beforeAll(async () => {
  process.stdout.write(`logs door: DAYBOOK_TEST_SEED=${seed}\n`);
  server = await startServer({
    wrapAnalytics: store.wrapAnalytics,
    onError: () => undefined,
    nowMs: () => Date.now() + leadMs,
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

const JSON_TYPE = { "content-type": "application/json" };

function post(body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE, method = "POST") {
  return server.call(method, "/v1/logs", { key: team.ingestKey, body, headers });
}

async function take(logs: JsonLogs): Promise<void> {
  expect(await post(JSON.stringify(logs))).toMatchObject({ status: 200, text: "{}" });
}

/** Yesterday at ten, so that all of it is over. */
const yesterdayMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + 10 * 3_600_000;

interface Row {
  user: { email: string };
  chatCount: number;
  messageCount: number;
  firstActivity: string;
}

async function people(): Promise<Row[]> {
  const { json } = await server.call("GET", "/v1/reports/user-activity", { key: team.managementKey });
  return (json as { data: Row[] }).data.filter(({ messageCount }) => messageCount > 0);
}

const withoutPlace = (rows: Record<string, unknown>[]): unknown[] =>
  rows.map(({ team: _, workspace_id: __, ...event }) => event);

describe("a session of Claude Code", () => {
  const session = recordedSession(yesterdayMs);

  test.each(["POST", "PUT"])("%s: protobuf and JSON, plain and with gzip, are the same rows", async (method) => {
    const stored: unknown[] = [];
    for (const [bytes, type] of [
      [Buffer.from(JSON.stringify(session)), "application/json; charset=utf-8"],
      [protobufOfLogs(session), "application/x-protobuf"],
    ] as const) {
      for (const isGzip of [false, true]) {
        team = await server.createTeam();
        const headers = { "content-type": type, ...(isGzip ? { "content-encoding": "gzip" } : {}) };
        const answer = await post(isGzip ? gzipSync(bytes) : bytes, headers, method);
        expect(answer).toMatchObject({ status: 200, text: type.includes("protobuf") ? "" : "{}" });
        expect(answer.headers.get("content-type")).toBe(type.split(";")[0]);
        stored.push(withoutPlace(await readEvents(server, team)));
      }
    }
    for (const rows of stored) expect(rows).toEqual(stored[0]);
    expect(stored[0]).toHaveLength(7);
  });

  test("is in the reports: what it used, its messages, and one chat of its person", async () => {
    await take(session);
    expect(await readUsage(server, team)).toMatchObject({
      requests: 3,
      prompt: 32_440,
      completion: 178,
      cached: 30_930,
    });
    const totals = await server.call("GET", "/v1/reports/activity?group_by=model", { key: team.managementKey });
    expect(totals.json).toMatchObject({ meta: { totals: { usage: "0.0169365", priced_requests: 3 } } });
    expect(await people()).toMatchObject([{ user: { email: "ada@acme.example" }, chatCount: 1, messageCount: 2 }]);
  });

  test("sent again, cut up and in any order, is the same rows, and nothing of a prompt is kept", async () => {
    await take(session);
    const once = withoutPlace(await readEvents(server, team));
    for (let turn = 0; turn < 3; turn++) {
      team = await server.createTeam();
      const records = random.shuffled([...recordsOf(session), ...recordsOf(session)]);
      while (records.length > 0) await take(withRecords(session, records.splice(0, random.between(1, 4))));
      expect(withoutPlace(await readEvents(server, team)), `seed ${seed}`).toEqual(once);
    }
    const everything = await readEverything(server, team);
    expect(everything).toContain("api_request");
    for (const word of ["rename", "tenant", "REDACTED", "overloaded", "billing"])
      expect(everything).not.toContain(word);
  });

  test("whose first record comes last began with it, also on the day before", async () => {
    const [first, ...others] = recordsOf(recordedSession(Math.floor(yesterdayMs / DAY_MS) * DAY_MS - 1_000));
    await take(withRecords(session, others));
    expect(await people()).toMatchObject([{ chatCount: 1, messageCount: 1 }]);
    await take(withRecords(session, first === undefined ? [] : [first]));
    const startedAt = new Date(Math.floor(yesterdayMs / DAY_MS) * DAY_MS - 1_000).toISOString();
    expect(await people()).toMatchObject([{ chatCount: 1, messageCount: 2, firstActivity: startedAt }]);
    const chats = (await readEvents(server, team)).filter(({ type }) => type === "chat.created");
    expect(chats).toHaveLength(1);
  });
});

test("records of anything else, and none, are a success that stores nothing", async () => {
  const other = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "a line of a log" } }] }] }] };
  for (const accepted of [other, {}, { resourceLogs: [] }]) {
    expect(await post(JSON.stringify(accepted))).toMatchObject({ status: 200, text: "{}" });
  }
  expect(await post(new Uint8Array(), { "content-type": "application/x-protobuf" })).toMatchObject({
    status: 200,
    text: "",
  });
  expect(await readEverything(server, team)).toBe("[[],[]]");
});

test("usage that cannot be used is counted, said and not to be sent again; the rest is stored", async () => {
  const session = recordedSession(yesterdayMs);
  const [prompt, request] = recordsOf(session);
  if (prompt === undefined || request === undefined) throw new Error("the recorded session is empty");
  const ofNobody = { ...prompt, attributes: prompt.attributes.filter(({ key }) => key !== "session.id") };
  const timeless = {
    ...request,
    timeUnixNano: "12",
    attributes: request.attributes.filter(({ key }) => key !== "event.timestamp"),
  };
  const mixed = withRecords(session, [ofNobody, timeless, request]);
  expect((await post(JSON.stringify(mixed))).json).toEqual({
    partialSuccess: { rejectedLogRecords: "2", errorMessage: expect.stringContaining("has no session.id") },
  });
  expect(await readEvents(server, team)).toMatchObject([{ type: "chat.created" }, { type: "generation" }]);
  const inProtobuf = await post(protobufOfLogs(mixed), { "content-type": "application/x-protobuf" });
  expect(inProtobuf).toMatchObject({ status: 200, text: expect.stringContaining("has no session.id") });
});

describe("what is refused", () => {
  const status = expect.objectContaining({ code: expect.any(Number), message: expect.any(String) });

  test.each([
    { name: "a body that is no JSON", body: '{"resourceLogs":[{"secret', expected: 400 },
    { name: "JSON that is no export", body: '{"resourceLogs":[7]}', expected: 400 },
    { name: "gzip that is none", body: "{}", headers: { "content-encoding": "gzip" }, expected: 400 },
    { name: "another type", body: "{}", headers: { "content-type": "text/plain" }, expected: 415 },
    { name: "more than it may hold", body: Buffer.alloc(33 * 1024 ** 2, 0x20), expected: 413 },
    {
      name: "more records than it may hold",
      body: `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${"{},".repeat(50_000)}{}]}]}]}`,
      expected: 413,
    },
  ])("$name: $expected", async ({ body, headers, expected }) => {
    const answer = await post(body, { ...JSON_TYPE, ...headers });
    expect(answer.status).toBe(expected);
    expect(answer.json).toEqual(status);
    expect(answer.text).not.toContain("secret");
  });

  test("protobuf that is cut off: 400 with a Status in protobuf", async () => {
    const cut = protobufOfLogs(recordedSession(yesterdayMs)).subarray(0, 90);
    const answer = await post(cut, { "content-type": "application/x-protobuf" });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("is not an ExportLogsServiceRequest in protobuf");
  });

  test("no key, and one that may not send", async () => {
    const reader = await server.createKey(team, { name: "app", kind: "inference", memberEmail: team.ownerEmail });
    const call = (key?: string) =>
      server.call("POST", "/v1/logs", { ...(key === undefined ? {} : { key }), body: "{}", headers: JSON_TYPE });
    expect(await call()).toMatchObject({ status: 401, json: status });
    expect(await call(reader.key)).toMatchObject({ status: 403, json: status });
  });
});

test("a store that fails is a 503 that asks to send again, and then all is stored once", async () => {
  const session = recordedSession(yesterdayMs);
  for (const failing of ["event_facts", "events"] as const) {
    store.failAt(failing);
    const answer = await post(JSON.stringify(session));
    expect(answer).toMatchObject({ status: 503, json: { code: 14 } });
    expect(answer.headers.get("retry-after")).toBe("2");
  }
  store.failAt(null);
  expect(await readEvents(server, team)).toEqual([]);
  await take(session);
  expect(await readEvents(server, team)).toHaveLength(7);
});

test("an erased person's session goes on under the pseudonym, in the same chat", async () => {
  const session = recordedSession(yesterdayMs);
  const records = recordsOf(session);
  await take(withRecords(session, records.slice(0, 5)));
  const erased = await server.admin<{ pseudonym: string }>("POST", `/admin/v1/teams/${team.slug}/erasures`, {
    person: "ada@acme.example",
  });
  // The rest, and all of it once more, for a sender that got no answer.
  await take(withRecords(session, records.slice(5)));
  await take(session);
  expect(await readEverything(server, team)).not.toMatch(/ada@acme/i);
  const events = await readEvents(server, team);
  expect(events).toHaveLength(7);
  expect(events.filter(({ type }) => type === "chat.created")).toMatchObject([{ user: erased.pseudonym }]);
  expect(await people()).toMatchObject([{ chatCount: 1, messageCount: 2 }]);
});

test("what is of a frozen day is refused, its sums stay, and the session goes on without another chat", async () => {
  const session = recordedSession(yesterdayMs);
  await take(session);
  const before = await people();
  leadMs = 40 * DAY_MS;
  try {
    await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { retentionDays: 31 });
    await server.admin("POST", "/admin/v1/retention");
    expect(await readEvents(server, team)).toEqual([]);
    expect((await post(JSON.stringify(session))).json).toEqual({
      partialSuccess: { rejectedLogRecords: "6", errorMessage: expect.stringContaining("sums are final") },
    });
    expect(await people()).toEqual(before);
    const goesOn = recordsOf(recordedSession(yesterdayMs + leadMs)).slice(7);
    await take(withRecords(session, goesOn));
    expect(await readEvents(server, team)).toMatchObject([{ type: "message.created" }]);
    expect(await people()).toMatchObject([{ chatCount: 1, messageCount: 3 }]);
  } finally {
    leadMs = 0;
  }
});
