import { gzipSync } from "node:zlib";
import { chatCreated, generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sendBody } from "../event-door/send-body.js";
import { readStored } from "../event-door/stored-events.js";
import { expectRefused } from "./expect-refused.js";
import { expectUnharmed } from "./expect-unharmed.js";

const LINES = "application/x-ndjson";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

// After every body, however bad, nothing of it is stored and a good batch is accepted.
afterEach(() => expectUnharmed(server, team));

/** The event's text with one value, or the whole data, replaced by text that no serializer would write. */
function eventWith(field: string, json: string): string {
  return JSON.stringify(generation({ data: { [field]: "@@" } })).replace('"@@"', json);
}

describe("what is no JSON", () => {
  test.each([
    "{",
    "nul",
    "{'a':1}",
    '{"a":1}}',
    "[1,]",
    "NaN",
    '"\u0001"',
    '{"a":01}',
    "\u0000",
    "<xml/>",
    "=",
    '"\\x"',
    '"\\ud8"',
    "// comment",
  ])("%j", async (body) => {
    await expectRefused({ server, team }, body);
  });
  test("an empty body", async () => {
    expect(await sendBody(server, team, "")).toMatchObject({
      status: 400,
      json: { problems: [{ index: 0, path: "" }] },
    });
  });
});

describe("JSON that is no event", () => {
  test.each([
    "null",
    "true",
    "0",
    '"text"',
    "{}",
    "[[]]",
    "[null]",
    "[[[]]]",
    '{"data":{}}',
    '{"__proto__":{"id":"1"}}',
  ])("%s", async (body) => {
    const answer = await sendBody(server, team, body);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "invalid_events" } } });
  });
});

describe("a field of the wrong kind", () => {
  const TEXT = [
    "user",
    "model",
    "provider_name",
    "chat_id",
    "title",
    "role",
    "workspace",
    "api_key_hash",
    "endpoint_id",
  ];
  const COUNT = ["prompt_tokens", "cached_tokens", "reasoning_tokens", "tool_calls"];
  const MONEY = ["usage", "byok_usage_inference"];
  const cases: [string, string[], string[]][] = [
    ["a text", TEXT, ["0", "true", "[]", "{}", '["a"]', '"a\\u0000b"', '"\\ud800"', '"\\udc00\\ud800"']],
    [
      "a count",
      COUNT,
      ["-1", "1.5", "1e400", "-1e400", "9007199254740992", '"1.0"', '"-1"', '""', '"0x1"', "true", "[]", "{}"],
    ],
    [
      "money",
      MONEY,
      [
        "-0.1",
        "1e6",
        "1000000",
        '"1,5"',
        '"$1"',
        '""',
        '"1e99"',
        '" 1"',
        "1e400",
        '"Infinity"',
        '"NaN"',
        "true",
        "[1]",
      ],
    ],
    ["a duration", ["latency_ms", "ttft_ms", "generation_ms"], ["-1", "1e10", '"fast"', "true", "{}"]],
    ["a flag", ["streamed", "is_byok"], ["0", '"true"', "[]"]],
  ];
  test.each(cases)("%s: each is named", async (_, fields, values) => {
    const batch = fields.flatMap((field) => values.map((value) => ({ field, value })));
    const answer = await sendBody(
      server,
      team,
      `[${batch.map(({ field, value }) => eventWith(field, value)).join(",")}]`,
    );
    expect(answer.status).toBe(400);
    const { problems } = answer.json as { problems: { index: number; path: string }[] };
    expect(problems.map(({ index, path }) => `${index} ${path}`)).toEqual(
      batch.map(({ field }, index) => `${index} data.${field}`),
    );
  });

  test("numbers of any length cost nothing", async () => {
    for (const digits of ["9".repeat(1_000_000), `-0.${"1".repeat(1_000_000)}`, `1e${"9".repeat(1_000_000)}`]) {
      const started = performance.now();
      await expectRefused({ server, team }, eventWith("usage", `"${digits}"`));
      await expectRefused({ server, team }, eventWith("prompt_tokens", `"${digits}"`));
      expect(performance.now() - started).toBeLessThan(20_000);
    }
  });

  test.each([
    "2026-02-30T00:00:00Z",
    "1999-12-31T23:59:59Z",
    "9999-01-01T00:00:00Z",
    "2026-01-01",
    "",
    "1767225600",
    0,
    {},
  ])("the time %j", async (time) => {
    const answer = await sendBody(server, team, JSON.stringify({ ...generation(), time }));
    expect(answer).toMatchObject({ status: 400, json: { problems: [{ index: 0, path: "time" }], problemCount: 1 } });
  });
});

describe("text", () => {
  test("of 10 MB in any field, or as a name", async () => {
    const long = "x".repeat(10_000_000);
    await expectRefused({ server, team }, eventWith("user", JSON.stringify(long)));
    await expectRefused({ server, team }, JSON.stringify({ ...generation(), id: long }));
    await expectRefused({ server, team }, JSON.stringify({ ...generation(), type: long }));
    await expectRefused({ server, team }, JSON.stringify({ ...generation(), time: long }));
    await expectRefused({ server, team }, JSON.stringify({ [long]: {} }));
  });

  test("that is not UTF-8, in JSON and in a line, is refused and not skipped", async () => {
    const event = JSON.stringify(chatCreated({ data: { title: "@" } }));
    for (const bad of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xc0, 0x80]]) {
      const at = event.indexOf("@");
      await expectRefused(
        { server, team },
        Buffer.concat([Buffer.from(event.slice(0, at)), Buffer.from(bad), Buffer.from(event.slice(at + 1))]),
      );
      await expectRefused({ server, team }, Buffer.from(bad));
    }
  });

  test("with a lone surrogate or a NUL in any attribute", async () => {
    for (const text of ["\\ud800", "a\\u0000"]) {
      for (const name of ["id", "source", "type", "subject"]) {
        const event = JSON.stringify({ ...generation(), [name]: "@@" }).replace('"@@"', `"${text}"`);
        const answer = await sendBody(server, team, event);
        expect(answer).toMatchObject({
          status: 400,
          json: { problems: expect.arrayContaining([expect.objectContaining({ path: name })]) },
        });
      }
    }
  });
});

describe("100,000 levels of brackets", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const deepObjects = '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000);
  test.each([
    ["alone", deep],
    ["alone, unclosed", "[".repeat(100_000)],
    ["under a known name", eventWith("user", deep)],
    ["under an unknown name", eventWith("unknown", deep)],
    ["as objects under an unknown name", eventWith("unknown", deepObjects)],
    ["under an attribute", JSON.stringify({ ...generation(), subject: "@@" }).replace('"@@"', deepObjects)],
    ["under an extension", JSON.stringify({ ...generation(), ext: "@@" }).replace('"@@"', deep)],
    ["as data", JSON.stringify({ ...generation(), data: "@@" }).replace('"@@"', deep)],
  ])("%s", async (_, body) => {
    if (body === deep) {
      const answer = await sendBody(server, team, body);
      expect(answer).toMatchObject({ status: 400, json: { error: { code: "invalid_events" } } });
    } else await expectRefused({ server, team }, body);
  });
});

describe("compressed bodies", () => {
  const whole = gzipSync(JSON.stringify(generation()));
  const headers = { "content-encoding": "gzip" };
  test.each([
    ["not gzip at all", Buffer.from(JSON.stringify(generation()))],
    ["nothing", Buffer.alloc(0)],
    ["a lone header", whole.subarray(0, 10)],
    ["truncated", whole.subarray(0, -12)],
    ["without its checksum", whole.subarray(0, -8)],
    ["a wrong checksum", Buffer.concat([whole.subarray(0, -8), Buffer.alloc(8)])],
    ["a broken middle", Buffer.concat([whole.subarray(0, 40), Buffer.alloc(20, 0xff), whole.subarray(60)])],
  ])("%s", async (_, body) => {
    for (const type of ["application/json", LINES]) {
      expect(await sendBody(server, team, body, { type, headers })).toMatchObject({
        status: 400,
        json: { error: { code: "invalid_events" } },
      });
    }
  });

  test.each(["br", "deflate", "zstd", "gzip, gzip", "identity, gzip", "x", "gzip;q=1"])(
    "Content-Encoding %s",
    async (encoding) => {
      for (const type of ["application/json", LINES]) {
        expect(await sendBody(server, team, whole, { type, headers: { "content-encoding": encoding } })).toMatchObject({
          status: 415,
          json: { error: { code: "unsupported_media_type" } },
        });
      }
    },
  );
});

test.each([
  null,
  "",
  "text/plain",
  "application/xml",
  "application/json; charset=utf-16",
  "multipart/form-data; boundary=x",
  ";;;",
  "json",
])("the content type %j is unsupported", async (type) => {
  expect(await sendBody(server, team, JSON.stringify(generation()), { type })).toMatchObject({
    status: 415,
    json: { error: { code: "unsupported_media_type", message: expect.any(String) } },
  });
});

test("a form that does not fit its media type is refused", async () => {
  const one = JSON.stringify(generation());
  expect(await sendBody(server, team, `[${one}]`, { type: "application/cloudevents+json" })).toMatchObject({
    status: 400,
  });
  expect(await sendBody(server, team, one, { type: "application/cloudevents-batch+json" })).toMatchObject({
    status: 400,
  });
  expect(await sendBody(server, team, `[${one}]`, { type: LINES })).toMatchObject({ status: 400 });
});

test("what Daybook does not know, in any shape and number, changes nothing about the rest", async () => {
  const own = await server.createTeam();
  const odd = {
    ...generation({ id: "odd" }),
    __proto__: null,
    constructor: { a: [] },
    ...Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`x${at}`, [at]])),
  };
  const text = JSON.stringify(odd).replace(
    '"data":{',
    '"data":{"__proto__":{"user":"eve"},"toString":1,"hasOwnProperty":2,',
  );
  expect(await sendBody(server, own, text)).toMatchObject({ text: '{"accepted":1}' });
  expect(await readStored(server, own)).toMatchObject([{ id: "odd", user: "ada@example.com" }]);
});
