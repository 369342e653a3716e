import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_ID,
  KEY_ID,
  NOW,
  OTHER_ID,
  TEST_CONTEXT,
  decode,
  generation,
  problemsOf,
} from "./__fixtures__/cloud-events.js";
import { decodeCloudEvent } from "./decode-cloud-event.js";
import type { EventProblem } from "./decode-context.js";
import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";

const EXAMPLE = generation({
  user: "ada@example.com",
  api_key_hash: "9F".repeat(32),
  workspace: "default",
  chat_id: "c1",
  message_id: "m1",
  model: "openai/gpt-4.1",
  model_permaslug: "openai/gpt-4.1-2025-04-14",
  endpoint_id: "550E8400-e29b-41d4-a716-446655440000",
  provider_name: "OpenAI",
  prompt_tokens: 50,
  cached_tokens: 0,
  completion_tokens: 125,
  reasoning_tokens: 25,
  usage: "0.015",
  byok_usage_inference: 0,
  latency_ms: 320,
  generation_ms: 2100.5,
  streamed: true,
  finish_reason: "stop",
});

const BARE = emptyUsageEvent({
  id: "e1",
  source: "app",
  type: "generation",
  occurredAtMs: NOW,
  workspaceId: DEFAULT_ID,
});

describe("a whole event", () => {
  test("keeps everything a generation says", () => {
    expect(decode(EXAMPLE)).toStrictEqual({
      ...BARE,
      user: "ada@example.com",
      apiKeyHash: "9f".repeat(32),
      chatId: "c1",
      messageId: "m1",
      model: "openai/gpt-4.1",
      modelPermaslug: "openai/gpt-4.1-2025-04-14",
      endpointId: "550e8400-e29b-41d4-a716-446655440000",
      providerName: "OpenAI",
      promptTokens: 50,
      cachedTokens: 0,
      completionTokens: 125,
      reasoningTokens: 25,
      usagePicoUsd: 15_000_000_000n,
      byokUsageInferencePicoUsd: 0n,
      latencyMs: 320,
      generationMs: 2100.5,
      streamed: true,
      finishReason: "stop",
    });
  });

  test("keeps chats and messages, which need no more than an object of data", () => {
    const chat = { ...generation({}), type: "chat.created", data: { user: "ada", chat_id: "c1", title: "T" } };
    expect(decode(chat)).toStrictEqual({ ...BARE, type: "chat.created", user: "ada", chatId: "c1", title: "T" });
    const message = { ...generation({}), type: "message.created", data: { message_id: "m1", role: "assistant" } };
    expect(decode(message)).toStrictEqual({ ...BARE, type: "message.created", messageId: "m1", role: "assistant" });
    expect(decode({ ...message, data: {} })?.role).toBeNull();
  });

  test("every event has the same fields in the same order, whatever order was sent", () => {
    const reversed = { ...EXAMPLE, data: Object.fromEntries(Object.entries(EXAMPLE.data).toReversed()) };
    expect(Object.keys(decode(reversed) ?? {})).toEqual(Object.keys(BARE));
    expect(decode(reversed)).toStrictEqual(decode(EXAMPLE));
  });

  test("JSON null equals absent, everywhere it may be absent", () => {
    const nulls = Object.fromEntries(Object.keys(EXAMPLE.data).map((name) => [name, null]));
    const event = { ...EXAMPLE, subject: null, dataschema: null, datacontenttype: null, data_base64: null };
    const data = { ...nulls, model: "m", provider_name: "p" };
    expect(decode({ ...event, data })).toStrictEqual(decode(generation({ model: "m", provider_name: "p" })));
  });

  test.each([null, undefined, 1, "x", true, [], [[]], 1n])("%s is no event", (raw) => {
    expect(problemsOf(raw)).toEqual([["", "must be a JSON object: one CloudEvent"]]);
  });

  test("every problem is reported, each once", () => {
    const raw = { specversion: "1", id: 7, type: "x", time: "now", data: { model: 5, usage: "-1", streamed: "yes" } };
    expect(problemsOf(raw).map(([path]) => path)).toEqual([
      "specversion",
      "id",
      "source",
      "type",
      "time",
      "data.model",
      "data.usage",
      "data.streamed",
    ]);
  });

  test("problems of earlier events do not refuse a later one", () => {
    const problems: EventProblem[] = [];
    expect(decodeCloudEvent({}, 0, TEST_CONTEXT, problems)).toBeNull();
    expect(decodeCloudEvent(EXAMPLE, 1, TEST_CONTEXT, problems)).not.toBeNull();
    expect(new Set(problems.map(({ index }) => index))).toEqual(new Set([0]));
  });

  test("nothing makes it throw, and null means exactly that a problem was noted", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    const near = fc.record(
      {
        specversion: fc.oneof(fc.constant("1.0"), anything),
        id: fc.oneof(fc.string({ unit: "binary" }), anything),
        source: fc.oneof(fc.constant("app"), anything),
        type: fc.oneof(fc.constantFrom("generation.completed", "chat.created"), anything),
        time: fc.oneof(fc.constant(EXAMPLE.time), anything),
        subject: anything,
        traceparent: anything,
        datacontenttype: anything,
        data_base64: fc.oneof(fc.base64String(), anything),
        data: fc.oneof(
          anything,
          fc.dictionary(fc.constantFrom(...Object.keys(EXAMPLE.data), "__proto__", "constructor"), anything),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, near), (raw) => {
        const problems: EventProblem[] = [];
        const event = decodeCloudEvent(raw, 3, TEST_CONTEXT, problems);
        expect(event === null).toBe(problems.length > 0);
        expect(problems.every(({ index, message }) => index === 3 && message !== "")).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("envelope", () => {
  test.each([
    ["specversion", "0.3", 'must be "1.0"'],
    ["specversion", null, 'must be "1.0"'],
    ["id", null, "is required"],
    ["id", "", "is required and must not be empty"],
    ["id", 5, "must be a string"],
    ["source", undefined, "is required"],
    ["source", "a\0b", "must be Unicode text without NUL characters and unpaired surrogates"],
    ["source", "a\uD800", "must be Unicode text without NUL characters and unpaired surrogates"],
    ["id", "x".repeat(1025), "must be at most 1024 characters long, not 1025"],
    ["type", undefined, "is required"],
    [
      "type",
      "generation",
      "must be one of generation.completed, chat.created, message.created, alone or after a prefix such as com.acme.",
    ],
    ["time", undefined, "is required: a time made up here would turn every retry into another event"],
    ["time", 1795219199, "must be an RFC 3339 date and time with its offset, such as 2026-11-20T23:59:59.999Z"],
    ["time", "1999-12-31T23:59:59.999Z", "must not be before 2000-01-01T00:00:00Z; check the sender's clock and units"],
    [
      "time",
      "2026-11-21T00:10:00.001Z",
      "must be at most 10 minutes ahead of this server's clock, which says 2026-11-21T00:00:00.000Z",
    ],
    ["subject", 5, "must be a string"],
    ["dataschema", {}, "must be a string"],
    ["datacontenttype", "text/plain", "must be JSON, such as application/json; leave it out to mean that"],
    ["datacontenttype", "application/jsonp", "must be JSON, such as application/json; leave it out to mean that"],
    ["data", undefined, "is required"],
    ["data", [], "must be a JSON object"],
    ["data", "{}", "must be a JSON object"],
  ])("%s %j is refused", (path, value, message) => {
    expect(problemsOf({ ...EXAMPLE, [path]: value })).toEqual([[path, message]]);
  });

  test.each([
    ["id", "x".repeat(1024)],
    ["id", "😀 \u0001"],
    ["time", "2000-01-01T00:00:00Z"],
    ["time", "2026-11-21T00:10:00.000Z"],
    ["datacontenttype", "application/json"],
    ["datacontenttype", "Application/JSON; charset=utf-8"],
    ["datacontenttype", "application/vnd.acme+json"],
    ["datacontenttype", "text/json"],
    ["unknownextension", { any: ["thing"] }],
    ["traceparent", { not: "text" }],
    ["traceparent", "garbage"],
  ])("%s %j is accepted", (path, value) => {
    expect(problemsOf({ ...EXAMPLE, [path]: value })).toEqual([]);
  });

  test("a prefix before the type is fine when a dot ends it", () => {
    expect(decode({ ...EXAMPLE, type: "com.acme.generation.completed" })?.type).toBe("generation");
    expect(decode({ ...EXAMPLE, type: "com.acme.chat.created" })?.type).toBe("chat.created");
    expect(decode({ ...EXAMPLE, type: "message.created" })?.type).toBe("message.created");
    expect(problemsOf({ ...EXAMPLE, type: "webchat.created" })).toHaveLength(1);
    expect(problemsOf({ ...EXAMPLE, type: "chat.created.v1" })).toHaveLength(1);
  });

  test("subject stands for an absent user only", () => {
    expect(decode({ ...generation({ model: "m", provider_name: "p" }), subject: "bob" })?.user).toBe("bob");
    expect(decode({ ...EXAMPLE, subject: "bob" })?.user).toBe("ada@example.com");
  });

  test("dataschema stands for an absent schema only", () => {
    const base = { model: "m", provider_name: "p" };
    expect(decode({ ...generation(base), dataschema: "urn:s" })?.schema).toBe("urn:s");
    expect(decode({ ...generation({ ...base, schema: "mine" }), dataschema: "urn:s" })?.schema).toBe("mine");
  });

  test("traceparent stands for absent trace ids only", () => {
    const traceparent = `00-${"Ab".repeat(16)}-${"cD".repeat(8)}-01`;
    const base = { model: "m", provider_name: "p" };
    expect(decode({ ...generation(base), traceparent })).toMatchObject({
      traceId: "ab".repeat(16),
      spanId: "cd".repeat(8),
    });
    const own = decode({ ...generation({ ...base, trace_id: "1".repeat(32) }), traceparent });
    expect(own).toMatchObject({ traceId: "1".repeat(32), spanId: null });
  });
});

describe("data_base64", () => {
  const encode = (text: string) => Buffer.from(text, "utf8").toString("base64");
  const { data, ...envelope } = EXAMPLE;

  test("means the same as data", () => {
    const text = JSON.stringify({ ...data, user: "Zoë 😀" });
    expect(decode({ ...envelope, data_base64: encode(text) })).toStrictEqual(
      decode({ ...envelope, data: { ...data, user: "Zoë 😀" } }),
    );
  });

  test.each([
    ["data_base64", "!!", "must be base64 text"],
    ["data_base64", encode("{"), "must hold JSON in UTF-8 once decoded"],
    ["data_base64", Buffer.from([0x22, 0xff, 0x22]).toString("base64"), "must hold JSON in UTF-8 once decoded"],
    ["data_base64", 5, "must be a string"],
    ["data", encode("[]"), "must be a JSON object"],
    ["data", encode("null"), "is required"],
  ])("%s problem for %j", (path, value, message) => {
    expect(problemsOf({ ...envelope, data_base64: value })).toEqual([[path, message]]);
  });

  test("is refused beside data", () => {
    expect(problemsOf({ ...EXAMPLE, data_base64: encode("{}") })).toEqual([
      ["data_base64", "must be left out when data is sent"],
    ]);
  });
});

describe("nesting", () => {
  const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as unknown;
  const own = Object.keys(EXAMPLE.data);

  test("unknown fields may go down to level 32 of the event", () => {
    expect(problemsOf({ ...EXAMPLE, data: { ...EXAMPLE.data, team: nested(30) }, extra: nested(31) })).toEqual([]);
    expect(own).not.toContain("team");
  });

  test("deeper ones are refused without overflowing the stack", () => {
    const raw = { ...EXAMPLE, data: { ...EXAMPLE.data, metadata: nested(31) }, extra: { a: nested(100_000) } };
    const message = "is nested deeper than 32 levels";
    expect(problemsOf(raw)).toEqual([
      ["extra", message],
      ["data.metadata", message],
    ]);
  });
});

describe("workspace", () => {
  const withKey = generation({ model: "m", provider_name: "p", workspace: "other", api_key_hash: "a".repeat(64) });

  test("the ingest key's wins, then the used key's, then the payload's, then the default", () => {
    expect(decode(withKey, { credentialWorkspaceId: "w-bound" })?.workspaceId).toBe("w-bound");
    expect(decode(withKey)?.workspaceId).toBe(KEY_ID);
    const unbound = generation({ ...withKey.data, api_key_hash: "b".repeat(64) });
    expect(decode(unbound)?.workspaceId).toBe(OTHER_ID);
    expect(decode(generation({ model: "m", provider_name: "p" }))?.workspaceId).toBe(DEFAULT_ID);
  });

  test("one that is not the team's is refused even when a key wins", () => {
    const problems = [["data.workspace", "must be the id or the slug of a workspace of this team"]];
    const raw = generation({ ...withKey.data, workspace: "theirs" });
    expect(problemsOf(raw)).toEqual(problems);
    expect(problemsOf(raw, { credentialWorkspaceId: "w-bound" })).toEqual(problems);
  });
});

test("what prompt and completion cost is the cost of a call that tells no total, and a total is never recomputed", () => {
  const parts = { model: "m", provider_name: "p", input_cost: "0.1", output_cost: "0.02", cache_read_cost: "0.003" };
  expect(decode(generation(parts))).toMatchObject({ usagePicoUsd: 123_000_000_000n, costSource: "reported" });
  expect(decode(generation({ ...parts, usage: 0 }))).toMatchObject({ usagePicoUsd: 0n, costSource: null });
  expect(decode(generation({ ...parts, output_cost: null }))).toMatchObject({ usagePicoUsd: null, costSource: null });
  expect(decode(generation({ ...parts, input_cost: "999999" }))).toMatchObject({ usagePicoUsd: null });
});
