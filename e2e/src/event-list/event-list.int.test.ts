import { createHash } from "node:crypto";
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

const NOW_MS = Date.UTC(2026, 2, 15, 12);
const seed = testSeed();
let server: TestServer;

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  server = await startServer({ nowMs: () => NOW_MS });
});
afterAll(() => server.close());

interface Listed {
  data: Record<string, unknown>[];
  next_cursor: string | null;
}

/** A wrong shape shows itself where it is read. */
function toListed(json: unknown): Listed {
  return json as Listed;
}

async function list(team: TestTeam, query = "", key = team.managementKey): Promise<Listed> {
  const { status, json, text } = await server.call("GET", `/v1/events${query}`, { key });
  expect(status, `${text}`).toBe(200);
  return toListed(json);
}

test("an event comes back in the words in which it was sent, with whose it is now", async () => {
  const team = await server.createTeam();
  const ada = await server.createMember(team, { name: "Ada", aliases: ["ada"] });
  await server.send(team, [
    generation({
      id: "g1",
      time: "2026-03-14T10:00:00.123Z",
      data: {
        user: "ada",
        model: "openai/gpt-4.1",
        provider_name: "OpenAI",
        chat_id: "c1",
        prompt_tokens: 50,
        cached_tokens: 7,
        completion_tokens: 125,
        reasoning_tokens: null,
        usage: "0.000000000001",
      },
    }),
    chatCreated({ id: "c1", time: "2026-03-14T09:00:00Z", data: { user: "visitor", chat_id: "c1" } }),
  ]);
  const { data, next_cursor: next } = await list(team);
  expect(next).toBeNull();
  expect(data).toMatchObject([
    {
      id: "g1",
      type: "generation.completed",
      time: "2026-03-14T10:00:00.123Z",
      received_at: new Date(NOW_MS).toISOString(),
      status: "ok",
      user: "ada",
      member: { id: ada.id, name: "Ada", email: ada.email, status: "member" },
      chat_id: "c1",
      model: "openai/gpt-4.1",
      provider_name: "OpenAI",
      prompt_tokens: 50,
      cached_tokens: 7,
      completion_tokens: 125,
      reasoning_tokens: null,
      usage: "0.000000000001",
    },
    { id: "c1", type: "chat.created", user: "visitor", model: null, usage: null, member: { status: "unlinked" } },
  ]);
});

test("pages of any size hold each event once, newest first, as it is told last", async () => {
  const random = seededRandom(seed);
  const team = await server.createTeam();
  const events = Array.from({ length: 40 }, (_, at) => {
    const time = new Date(NOW_MS - random.between(0, 40 * 86_400_000)).toISOString();
    const make = random.pick([generation, chatCreated, messageCreated]);
    return { ...make({ id: `e${at}`, time, data: { user: "x" } }), source: random.pick(["a", "b"]) };
  });
  await server.send(team, events);
  await server.send(team, events.slice(0, 20));
  const whole = (await list(team, "?limit=1000")).data;
  expect(whole).toHaveLength(events.length);
  const times = whole.map(({ time }) => String(time));
  expect(times).toEqual(times.toSorted().toReversed());
  for (const limit of [1, 7, 39, 40]) {
    const paged: Record<string, unknown>[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await list(team, cursor === "" ? `?limit=${limit}` : `?cursor=${cursor}`);
      expect(page.data.length).toBeLessThanOrEqual(limit);
      paged.push(...page.data);
      cursor = page.next_cursor;
    }
    expect(paged, `limit ${limit}`).toEqual(whole);
  }
  const chats = await list(team, "?limit=1000&type=chat.created,message.created&start=2026-03-01T00:00:00Z");
  expect(chats.data).toEqual(
    whole.filter(({ type, time }) => type !== "generation.completed" && String(time) >= "2026-03-01"),
  );
});

test("who is neither OWNER nor BILLING lists their own events, also through a cursor", async () => {
  const team = await server.createTeam();
  const bo = await server.createMember(team, { teamRoles: ["MEMBER"] });
  const billing = await server.createMember(team, { teamRoles: ["BILLING"] });
  const key = async (memberEmail: string) =>
    (await server.createKey(team, { name: "k", kind: "management", memberEmail })).key;
  await server.send(
    team,
    [bo.email, "somebody", bo.email].map((user, at) =>
      generation({ id: `g${at}`, time: `2026-03-1${at}T00:00:00Z`, data: { user } }),
    ),
  );
  const boKey = await key(bo.email);
  expect((await list(team, "", boKey)).data.map(({ id }) => id)).toEqual(["g2", "g0"]);
  expect((await list(team, "", await key(billing.email))).data).toHaveLength(3);
  const foreign = (await list(team, "?limit=1")).next_cursor;
  const refused = await server.call("GET", `/v1/events?cursor=${foreign}`, { key: boKey });
  expect([refused.status, refused.json]).toMatchObject([400, { error: { code: "invalid_request" } }]);
});

test("what makes no sense is refused with 400 in Daybook's own words", async () => {
  const team = await server.createTeam();
  const bad = [
    "limit=0",
    "limit=1001",
    "limit=x",
    "limit=1&limit=2",
    "type=nonsense",
    "start=2026-03-01",
    "end=yesterday",
    "start=2026-03-02T00:00:00Z&end=2026-03-01T00:00:00Z",
    "cursor=x",
    `user_id=${"x".repeat(1025)}`,
    `cursor=${createHash("sha256").update("x").digest("base64url")}`,
  ];
  for (const query of bad) {
    const { status, json } = await server.call("GET", `/v1/events?${query}`, { key: team.managementKey });
    expect([status, json], `${query}`).toMatchObject([400, { error: { code: "invalid_request" } }]);
  }
  const nobody = await server.call("GET", "/v1/events?user_id=nobody", { key: team.managementKey });
  expect([nobody.status, nobody.json]).toMatchObject([404, { error: { code: "not_found" } }]);
});
