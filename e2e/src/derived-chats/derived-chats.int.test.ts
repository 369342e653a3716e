import { chatCreated, generation, messageCreated, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { context } from "@opentelemetry/api";
import { createClient } from "v0-sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ActiveContext } from "../emitters/active-context.js";
import { AI_SDK_VERSIONS, type AiSdkCase } from "../emitters/ai-sdk-runs.js";
import { EXPORTERS, openExporter, openTracing } from "../emitters/exporters.js";
import { readDerived, readEvents } from "../emitters/usage-read.js";
import { checkEveryAnswer } from "../official-clients/contracts.js";
import { callSpan, type JsonSpan, traces } from "../otlp/otlp-bodies.js";

let server: TestServer;
let team: TestTeam;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer();
  context.setGlobalContextManager(new ActiveContext());
});
afterAll(async () => {
  context.disable();
  await server.close();
});
beforeEach(async () => {
  team = await server.createTeam();
});

const [exporter] = EXPORTERS;

/** What the official client reads of the person; null: no activity at all. */
async function counted(email = "ada@example.com"): Promise<object | null> {
  const { reports } = createClient({ apiKey: team.managementKey, baseUrl: `${server.url}/v1` });
  const { data } = await reports.getUserActivity();
  const row = data.find(({ user }) => user.email === email);
  return row === undefined ? null : { chats: row.chatCount, messages: row.messageCount, days: row.activeDays };
}

interface MembersReport {
  data: { email: string; chats: number; messages: number; requests: number }[];
}

async function membersReport(): Promise<MembersReport["data"]> {
  const { json } = await server.call("GET", "/v1/reports/members", { key: team.managementKey });
  return (json as MembersReport).data;
}

async function run(cases: readonly AiSdkCase[], sessionId: string, version = AI_SDK_VERSIONS[2]): Promise<void> {
  const provider = openTracing(openExporter(exporter, server.url, team.ingestKey));
  for (const which of cases) {
    await version?.run(which, provider.getTracer("app"), { userId: "ada@example.com", sessionId });
  }
  await provider.shutdown();
}

async function trace(...spans: JsonSpan[]): Promise<void> {
  const answer = await server.call("POST", "/v1/traces", { key: team.ingestKey, body: traces(spans) });
  expect(answer).toMatchObject({ status: 200, text: "{}" });
}

/** A call of one trace; `agoMs` ago. */
function call(trace: number, agoMs: number, more: Record<string, string> = {}): JsonSpan {
  return callAt(trace, Date.now() - agoMs, more);
}

function callAt(trace: number, atMs: number, more: Record<string, string> = {}): JsonSpan {
  const at = `${atMs}000000`;
  return callSpan({
    traceId: (0xa0 + trace).toString(16).padStart(32, "0"),
    spanId: (0xa0 + trace).toString(16).padStart(16, "0"),
    startTimeUnixNano: at,
    endTimeUnixNano: at,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4.1",
      "gen_ai.usage.input_tokens": 10,
      "user.id": "ada@example.com",
      "session.id": "chat-1",
      ...more,
    },
  });
}

describe.each(AI_SDK_VERSIONS)("an application with $name that only sends traces", (version) => {
  test("has in the member report one message for a prompt, not one for a call, and one for a chat", async () => {
    await run(["plain", "tool loop"], "chat-1", version);
    await run(["streamed", "retry"], "chat-2", version);
    expect(await counted()).toMatchObject({ chats: 2, messages: 4 });
    const [ada] = (await membersReport()).filter(({ email }) => email === "ada@example.com");
    expect(ada).toMatchObject({ chats: 2, messages: 4, requests: 5 });
  });

  test("has no message for embeddings and for what failed", async () => {
    await run(["embedding", "failure"], "chat-1", version);
    expect(await counted()).toMatchObject({ messages: 0 });
  });
});

test("answers of the assistant are in the report of what chats used", async () => {
  await run(["tool loop"], "chat-1");
  const stored = await readDerived(server, team);
  const roles = stored.flatMap(({ type, role }) => (type === "message.created" ? [role] : []));
  expect(new Set(roles)).toEqual(new Set(["assistant", "user"]));
  expect(roles).toHaveLength(2);
  const [start, end] = [Date.now() - 3_600_000, Date.now()].map((ms) => new Date(ms).toISOString());
  const { json } = await server.call("GET", `/v2/usage/activity?start=${start}&end=${end}`, {
    key: team.managementKey,
  });
  expect(json).toMatchObject({ chats: [{ chatId: "chat-1", messageCount: 1 }] });
});

test("each day's counts add up to the range's, sealed or not, when a chat and a prompt go over midnight", async () => {
  const DAY_MS = 86_400_000;
  const midnightMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await trace(callAt(1, midnightMs - 1), callAt(2, midnightMs));
  await trace(callAt(3, midnightMs - DAY_MS - 1, { "session.id": "chat-2" }));
  const { reports } = createClient({ apiKey: team.managementKey, baseUrl: `${server.url}/v1` });
  const at = (daysAgo: number): string => new Date(midnightMs - daysAgo * DAY_MS).toISOString();
  const sums = async (startDate: string, endDate: string): Promise<[number, number]> => {
    const { data } = await reports.getUserActivity({ startDate, endDate });
    return [
      data.reduce((sum, { chatCount }) => sum + chatCount, 0),
      data.reduce((sum, { messageCount }) => sum + messageCount, 0),
    ];
  };
  for (const isSealed of [false, true]) {
    if (isSealed) {
      await server.call("POST", "/admin/v1/rebuild", { key: server.operatorToken, body: { team: team.slug } });
    }
    const days = [await sums(at(2), at(1)), await sums(at(1), at(0)), await sums(at(0), at(-1))];
    expect(days).toEqual([
      [1, 1],
      [1, 1],
      [0, 1],
    ]);
    expect(await sums(at(2), at(-1))).toEqual([2, 3]);
  }
});

test("the source of what is derived is nobody else's to send", async () => {
  const events = [{ ...messageCreated(), source: "daybook:derived" }];
  const answer = await server.call("POST", "/v1/events", {
    key: team.ingestKey,
    body: events,
    headers: { "content-type": "application/cloudevents-batch+json" },
  });
  expect(answer).toMatchObject({
    status: 400,
    json: { problems: [{ path: "source", message: expect.stringContaining("must not be daybook:derived") }] },
  });
  const file = await server.call("POST", "/v1/import", { key: team.ingestKey, body: JSON.stringify(events[0]) });
  expect(file.text).toContain("must not be daybook:derived");
});

describe("the team's setting", () => {
  const read = (): Promise<Record<string, unknown>> => server.admin("GET", `/admin/v1/teams/${team.slug}`);
  const set = (derivedChats: string): Promise<Record<string, unknown>> =>
    server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { derivedChats });

  test("is auto, may be given with a new team, and takes nothing else", async () => {
    expect(await read()).toMatchObject({ derivedChats: "auto", derivedChatsEndedAt: null });
    const slug = `${team.slug}-off`;
    const made = await server.admin("POST", "/admin/v1/teams", { slug, name: "Off", derivedChats: "off" });
    expect(made).toMatchObject({ derivedChats: "off" });
    const path = `/admin/v1/teams/${team.slug}`;
    const refused = await server.call("PATCH", path, { key: server.operatorToken, body: { derivedChats: "never" } });
    expect(refused).toMatchObject({ status: 400 });
    const byOwner = await server.call("PATCH", path, { key: team.managementKey, body: { derivedChats: "on" } });
    expect(byOwner).toMatchObject({ status: 200, json: { derivedChats: "on" } });
  });

  test("off: no chat and no message is derived, and the calls are the same", async () => {
    await set("off");
    await trace(call(1, 60_000));
    expect(await counted()).toEqual({ chats: 0, messages: 0, days: 1 });
    expect(await readEvents(server, team)).toHaveLength(1);
    expect(await readDerived(server, team)).toEqual([]);
  });

  test.each([
    ["a chat", chatCreated({ data: { user: "bo@example.com", chat_id: "own" } })],
    ["a message", messageCreated({ data: { user: "bo@example.com" } })],
  ])("auto: ends with %s of the team's own; what was derived stays, also when it is told again", async (_, own) => {
    const early = call(1, 600_000);
    await trace(early);
    await server.send(team, [{ ...own, time: new Date(Date.now() - 1_000).toISOString() }]);
    await trace(call(2, 0, { "session.id": "chat-2" }));
    expect(await counted()).toMatchObject({ chats: 1, messages: 1 });
    await trace(early, call(1, 590_000, { "gen_ai.response.model": "gpt-4.1" }));
    expect(await counted()).toMatchObject({ chats: 1, messages: 1 });
    await expect.poll(read).toMatchObject({ derivedChats: "auto", derivedChatsEndedAt: expect.any(String) });
  });

  test("auto: other events of the team's own end nothing", async () => {
    await server.send(team, [generation({})]);
    await trace(call(1, 0));
    expect(await counted()).toMatchObject({ chats: 1, messages: 1 });
    expect(await read()).toMatchObject({ derivedChatsEndedAt: null });
  });

  test("on: goes on beside the team's own, and a chat that both tell of is one", async () => {
    await set("on");
    const time = new Date(Date.now() - 1_000).toISOString();
    await server.send(team, [chatCreated({ time, data: { user: "ada@example.com", chat_id: "chat-1" } })]);
    await trace(call(1, 0), call(2, 0, { "session.id": "chat-2" }));
    expect(await counted()).toMatchObject({ chats: 2, messages: 2 });
    await server.send(team, [chatCreated({ time, data: { user: "ada@example.com", chat_id: "chat-2" } })]);
    expect(await counted()).toMatchObject({ chats: 2, messages: 2 });
  });
});
