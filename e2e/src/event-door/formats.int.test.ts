import { randomUUID } from "node:crypto";
import { chatCreated, generation, messageCreated, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventsHead, rawConnection } from "./raw-connection.js";
import { sendBody, toLines } from "./send-body.js";
import { countStored, readStored } from "./stored-events.js";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

const THREE = () => [generation(), chatCreated(), messageCreated()];

describe("every format is taken, plain and gzipped", () => {
  const events = THREE();
  const first = JSON.stringify(generation());
  test.each([
    { name: "structured", type: "application/cloudevents+json", body: first, accepted: 1 },
    { name: "batch", type: "application/cloudevents-batch+json", body: JSON.stringify(events), accepted: 3 },
    { name: "one object", type: "application/json", body: first, accepted: 1 },
    { name: "an array", type: "application/json", body: JSON.stringify(events), accepted: 3 },
    { name: "lines", type: "application/x-ndjson", body: toLines(events), accepted: 3 },
    { name: "lines that end in CRLF", type: "application/x-ndjson", body: toLines(events, "\r\n"), accepted: 3 },
    {
      name: "lines, the last without an end",
      type: "application/x-ndjson",
      body: toLines(events).trimEnd(),
      accepted: 3,
    },
    {
      name: "lines among blank ones",
      type: "application/x-ndjson; charset=utf-8",
      body: `\n \r\n${toLines(events, "\n\n\t\n")}\n`,
      accepted: 3,
    },
    { name: "any case and parameters", type: "Application/JSON; Charset=UTF-8; v=1", body: first, accepted: 1 },
    { name: "white space around", type: "application/json", body: `\n\t ${first}\r\n `, accepted: 1 },
  ])("$name", async ({ type, body, accepted }) => {
    for (const gzip of [false, true]) {
      const answer = await sendBody(server, team, body, { type, gzip });
      expect(answer).toMatchObject({ status: 200, json: { accepted } });
      expect(answer.text).toBe(`{"accepted":${accepted}}`);
    }
    expect(await countStored(server, team)).toBe(accepted);
  });

  test("no events are accepted as none", async () => {
    const empty = [
      { type: "application/json", body: "[]" },
      { type: "application/cloudevents-batch+json", body: "[]" },
      { type: "application/x-ndjson", body: "" },
      { type: "application/x-ndjson", body: "\n\r\n\n" },
    ];
    for (const { type, body } of empty) {
      expect(await sendBody(server, team, body, { type })).toMatchObject({ status: 200, text: '{"accepted":0}' });
    }
    expect(await countStored(server, team)).toBe(0);
  });
});

describe("binary mode", () => {
  const headers = (more: Record<string, string> = {}): Record<string, string> => ({
    "ce-specversion": "1.0",
    "ce-id": randomUUID(),
    "ce-source": "app",
    "ce-type": "com.acme.message.created",
    "ce-time": "2026-01-02T03:04:05Z",
    ...more,
  });

  test("attributes come from the headers, percent-decoded once", async () => {
    const sent = headers({
      "ce-subject": "Zo%C3%AB%20%2525",
      "ce-traceparent": `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01`,
    });
    const body = JSON.stringify({ role: "user", chat_id: "c1" });
    for (const gzip of [false, true]) {
      expect(await sendBody(server, team, body, { headers: sent, gzip })).toMatchObject({ text: '{"accepted":1}' });
    }
    expect(await readStored(server, team)).toMatchObject([
      {
        id: sent["ce-id"],
        source: "app",
        type: "message.created",
        user: "Zoë %25",
        span_id: "cd".repeat(8),
        role: "user",
      },
    ]);
  });

  test("a missing attribute is named", async () => {
    const { "ce-time": _, ...sent } = headers();
    expect(await sendBody(server, team, "{}", { headers: sent })).toMatchObject({
      status: 400,
      json: { problems: [{ index: 0, path: "time" }] },
    });
  });

  // Node joins them with a comma, and a joined id would be the id of no event that was sent.
  test("an attribute that is sent twice is refused", async () => {
    const connection = await rawConnection(server.url);
    const sent = Object.entries({ ...headers(), "content-type": "application/json", "content-length": "2" });
    connection.write(
      eventsHead(team.ingestKey, [...sent.map(([name, value]) => `${name}: ${value}`), "ce-id: 2"]) + "{}",
    );
    const { status, text } = await connection.answered();
    connection.socket.destroy();
    expect(status).toBe(400);
    expect(text).toContain('{"index":0,"path":"id","message":"must be a string"}');
  });
});

describe("answers", () => {
  test("a replay is accepted like a first sending and stored once", async () => {
    const body = JSON.stringify(THREE());
    for (let round = 0; round < 3; round++) {
      expect(await sendBody(server, team, body)).toMatchObject({ status: 200, text: '{"accepted":3}' });
    }
    expect(await countStored(server, team)).toBe(3);
  });

  test("every problem is listed by index and path, and nothing is stored", async () => {
    const batch = [
      generation(),
      { ...generation(), time: undefined },
      generation({ data: { model: 7, usage: "-1" } }),
      5,
    ];
    const answer = await sendBody(server, team, JSON.stringify(batch));
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      error: { code: "invalid_events", message: expect.stringMatching(/^Nothing was stored: 4 problems/) },
      problems: [
        { index: 1, path: "time", message: expect.any(String) },
        { index: 2, path: "data.model", message: "must be a string" },
        { index: 2, path: "data.usage", message: expect.any(String) },
        { index: 3, path: "", message: expect.any(String) },
      ],
      problemCount: 4,
    });
    expect(await countStored(server, team)).toBe(0);
  });

  test("the first hundred problems are listed, all are counted", async () => {
    const bad = Array.from({ length: 150 }, () => ({ ...generation(), time: "yesterday" }));
    const bodies = [
      { body: JSON.stringify(bad), type: "application/json" },
      { body: toLines(bad), type: "application/x-ndjson" },
    ];
    for (const { body, type } of bodies) {
      const answer = await sendBody(server, team, body, { type });
      expect(answer).toMatchObject({ status: 400, json: { problemCount: 150 } });
      const { problems } = answer.json as { problems: { index: number }[] };
      expect(problems.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    }
  });

  test("with ?partial=true the good ones are stored and the others told", async () => {
    const batch = [generation(), { ...generation(), time: undefined }, generation()];
    const bodies = [
      { body: JSON.stringify(batch), type: "application/json" },
      { body: toLines(batch), type: "application/x-ndjson" },
    ];
    for (const { body, type } of bodies) {
      const answer = await sendBody(server, team, body, { type, query: "?partial=true" });
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.json).toEqual({
        accepted: 2,
        rejected: 1,
        problems: [{ index: 1, path: "time", message: expect.any(String) }],
      });
    }
    expect(await countStored(server, team)).toBe(2);
    expect(await sendBody(server, team, JSON.stringify(batch), { query: "?partial=false" })).toMatchObject({
      status: 400,
    });
    expect(await sendBody(server, team, JSON.stringify(THREE()), { query: "?partial=true" })).toMatchObject({
      status: 200,
      text: '{"accepted":3,"rejected":0,"problems":[]}',
    });
  });

  test.each(["?partial", "?partial=", "?partial=yes", "?partial=true&partial=true", "?partial=true&partial=false"])(
    "%s is refused rather than guessed at",
    async (query) => {
      expect(await sendBody(server, team, JSON.stringify(THREE()), { query })).toMatchObject({
        status: 400,
        json: { error: { code: "invalid_request" } },
      });
      expect(await countStored(server, team)).toBe(0);
    },
  );
});

describe("who may send", () => {
  const body = JSON.stringify(THREE());
  const send = (key: string | null, headers: Record<string, string> = {}) =>
    sendBody(server, team, body, { key, headers });

  test("an ingest key and the management key of an OWNER may, others are told why not", async () => {
    const member = await server.createMember(team);
    const keyOf = async (kind: string, memberEmail: string) =>
      (await server.createKey(team, { name: kind, kind, memberEmail })).key;
    expect(await send(team.ingestKey)).toMatchObject({ status: 200 });
    expect(await send(team.managementKey)).toMatchObject({ status: 200 });
    expect(await send(await keyOf("ingest", member.email))).toMatchObject({ status: 200 });
    for (const key of [await keyOf("inference", team.ownerEmail), await keyOf("management", member.email)]) {
      expect(await send(key)).toMatchObject({ status: 403, json: { error: { code: "forbidden" } } });
    }
    for (const key of [null, "", "sk-db-v1-nobody", `${team.ingestKey}x`]) {
      expect(await send(key)).toMatchObject({ status: 401, json: { error: { code: "unauthorized" } } });
    }
    for (const authorization of ["Basic abc", "Bearer", team.ingestKey, `Bearer ${team.ingestKey} x`]) {
      expect(await send(null, { authorization })).toMatchObject({ status: 401 });
    }
  });

  test("the operator token sends for the team it names", async () => {
    expect(await send(server.operatorToken, { "x-daybook-team": team.slug })).toMatchObject({ status: 200 });
    expect(await send(server.operatorToken)).toMatchObject({
      status: 400,
      json: { error: { code: "invalid_request" } },
    });
    expect(await send(server.operatorToken, { "x-daybook-team": "nobody" })).toMatchObject({ status: 404 });
    expect(await countStored(server, team)).toBe(3);
  });

  test("a key writes for its own team, whatever the header or the payload says", async () => {
    const other = await server.createTeam();
    const named = JSON.stringify(generation({ data: { team: other.slug, team_id: other.id } }));
    expect(await sendBody(server, team, named, { headers: { "x-daybook-team": other.slug } })).toMatchObject({
      status: 200,
    });
    expect([await countStored(server, team), await countStored(server, other)]).toEqual([1, 0]);
  });
});

describe("workspaces", () => {
  test("the key's wins, then that of the key which was used, then the payload's, then the default one", async () => {
    const make = async (slug: string) =>
      await server.admin<{ id: string }>("POST", `/admin/v1/teams/${team.slug}/workspaces`, { slug, name: slug });
    const [one, two] = [await make("one"), await make("two")];
    const { key } = await server.createKey(team, {
      name: "k",
      kind: "ingest",
      memberEmail: team.ownerEmail,
      workspace: "one",
    });
    const used = await server.createKey(team, {
      name: "u",
      kind: "inference",
      memberEmail: team.ownerEmail,
      workspace: one.id,
    });
    const send = (id: string, data: object, sendKey = team.ingestKey) =>
      sendBody(server, team, JSON.stringify(generation({ id, data: { ...data } })), { key: sendKey });
    for (const answer of [
      await send("1", { workspace: "two" }, key),
      await send("2", { workspace: "two", api_key_hash: used.hash }),
      await send("3", { workspace: "two" }),
      await send("4", { workspace: two.id }),
      await send("5", {}),
    ])
      expect(answer).toMatchObject({ status: 200 });
    const rows = await readStored(server, team);
    expect(rows.slice(0, 4).map((row) => row["workspace_id"])).toEqual([one.id, one.id, two.id, two.id]);
    expect([one.id, two.id]).not.toContain(rows[4]?.["workspace_id"]);
  });

  test("a workspace of another team is refused like one that does not exist", async () => {
    const other = await server.createTeam();
    const { id } = await server.admin<{ id: string }>("POST", `/admin/v1/teams/${other.slug}/workspaces`, {
      slug: "theirs",
      name: "Theirs",
    });
    const refuse = (workspace: string) => sendBody(server, team, JSON.stringify(generation({ data: { workspace } })));
    const answers = [await refuse(id), await refuse("theirs"), await refuse("no-such")];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, json: { problems: [{ index: 0, path: "data.workspace" }] } });
      expect(answer.text).toBe(answers[0]?.text);
    }
  });
});
