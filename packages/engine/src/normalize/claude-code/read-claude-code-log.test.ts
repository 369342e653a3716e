import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resolveTold } from "../../traces/resolve-told.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { logBody, readBody, type SentLog } from "../logs/__fixtures__/log-bodies.js";

const SESSION = "4f0e2c1a-9d3b-4c55-8a6e-1b7f3d2a9c10";
const recorded: unknown = JSON.parse(readFileSync(new URL("./__fixtures__/session.json", import.meta.url), "utf8"));

/** By id. */
function eventsOf(body: unknown): Record<string, UsageEvent> {
  const { facts, rejected } = readBody(body);
  expect(rejected).toBe(0);
  return Object.fromEntries(
    [...resolveTold({ spans: facts, posted: [] }).events.values()].map((event) => [event.id, event]),
  );
}

describe("a recorded session", () => {
  const events = eventsOf(recorded);
  const person = { user: "ada@acme.example", userEmail: "ada@acme.example", chatId: SESSION };

  test("is its requests, what its user asked, and one chat", () => {
    expect(Object.entries(events).map(([id, { type, status }]) => [id.replace(SESSION, "s"), type, status])).toEqual([
      ["s:0", "message.created", "ok"],
      ["s:1", "generation", "ok"],
      ["s:4", "generation", "error"],
      ["s:5", "generation", "ok"],
      ["s:6", "generation", "ok"],
      ["s:7", "message.created", "ok"],
      ["s", "chat.created", "ok"],
    ]);
  });

  test("a request began its duration before it was logged; its prompt holds what the cache gave and took", () => {
    expect(events[`${SESSION}:1`]).toMatchObject({
      ...person,
      source: "claude-code",
      occurredAtMs: Date.UTC(2026, 2, 10, 10, 0, 1, 100),
      model: "anthropic/claude-sonnet-4-5",
      modelPermaslug: "anthropic/claude-sonnet-4-5-20250929",
      providerName: "Anthropic",
      operation: "chat",
      promptTokens: 4 + 14_820 + 1_290,
      cachedTokens: 14_820,
      cacheWriteTokens: 1_290,
      completionTokens: 112,
      usagePicoUsd: 10_975_500_000n,
      costSource: "reported",
      generationMs: 3_150,
      latencyMs: null,
      responseId: "req_011CVa1b2c3d4e5f6g7h8i9j",
      messageId: "5a1d7e88-3c2b-4f9a-b1c0-9e8d7f6a5b4c",
      schema: "claude-code/1",
    });
  });

  test("numbers as numbers are the same as numbers as text", () => {
    expect(events[`${SESSION}:5`]).toMatchObject({ promptTokens: 16_116, usagePicoUsd: 5_706_000_000n });
  });

  test("a model of Bedrock is hosted there", () => {
    expect(events[`${SESSION}:6`]).toMatchObject({
      model: "anthropic/claude-haiku-4-5",
      modelPermaslug: "anthropic/claude-haiku-4-5-20251001-v1",
      providerName: "Amazon Bedrock",
    });
  });

  test("a failure has its status code for a class, and neither tokens nor cost", () => {
    expect(events[`${SESSION}:4`]).toMatchObject({
      ...person,
      errorType: "529",
      promptTokens: null,
      usagePicoUsd: null,
      costSource: "unknown",
    });
  });

  test("a prompt is a message of its user, and the chat began with it", () => {
    const moment = { ...person, occurredAtMs: Date.UTC(2026, 2, 10, 10) };
    expect(events[`${SESSION}:0`]).toMatchObject({ ...moment, role: "user", model: null });
    expect(events[SESSION]).toMatchObject({ ...moment, schema: "inferred/1" });
  });

  test("nothing of what was asked, edited or answered is kept", () => {
    const text = JSON.stringify(readBody(recorded).facts, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    for (const word of ["rename", "tenant", "overloaded", "REDACTED"]) expect(text).not.toContain(word);
  });
});

describe("who", () => {
  const request = { name: "api_request", sequence: 1, attributes: { model: "claude-opus-4-6" } };
  const whoOf = (attributes: Record<string, string>, resource: Record<string, string> = {}): unknown => {
    const events = eventsOf(
      logBody([{ ...request, attributes: { ...request.attributes, ...attributes } }], { resource }),
    );
    return [events["s-1"], events["s-1:1"]].map((event) => [event?.user, event?.userEmail]);
  };
  const twice = (user: string | null, email: string | null): unknown => [
    [user, email],
    [user, email],
  ];

  test("is the address, else the account, else whom the process names, else the installation, else nobody", () => {
    const installed = { "user.id": "installation-1" };
    expect(whoOf({ ...installed, "user.account_uuid": "acc" }, { "user.email": "x@y.example" })).toEqual(
      twice("acc", null),
    );
    expect(whoOf({ ...installed, "user.email": "Ada@x.example" })).toEqual(twice("ada@x.example", "ada@x.example"));
    expect(whoOf(installed, { "enduser.id": "ada" })).toEqual(twice("ada", null));
    expect(whoOf(installed)).toEqual(twice("installation-1", null));
    expect(whoOf({})).toEqual(twice(null, null));
  });
});

describe("records of one id", () => {
  const request = (outputTokens: number | null, more: Partial<SentLog> = {}, requestId?: string): SentLog => ({
    name: "api_request",
    sequence: 3,
    ...more,
    attributes: {
      model: "claude-opus-4-6",
      ...(outputTokens === null ? {} : { output_tokens: outputTokens, input_tokens: 2 }),
      ...(requestId === undefined ? {} : { request_id: requestId }),
    },
  });
  const generations = (logs: readonly SentLog[]): [string, number | null][] =>
    Object.values(eventsOf(logBody(logs)))
      .filter(({ type }) => type === "generation")
      .map(({ id, completionTokens }): [string, number | null] => [id, completionTokens])
      .toSorted(([one], [other]) => (one < other ? -1 : 1));

  test("of one message written several times the complete copy counts, wherever it stands", () => {
    const copies = [request(null), request(900, { atMs: 20 }), request(17, { atMs: 10 })];
    expect(generations(copies)).toEqual([["s-1:3", 900]]);
    expect(generations(copies.toReversed())).toEqual([["s-1:3", 900]]);
  });

  test("copies of one request under several ids are one as well", () => {
    const id = "req_011CVa1b2c3d";
    const copies = [17, 900, 400].map((tokens, index) => request(tokens, { sequence: index, atMs: index }, id));
    expect(generations(copies)).toEqual([["s-1:1", 900]]);
  });

  test("two requests are two, also when a session that was taken up again counts from the beginning", () => {
    const first = request(5, {}, "req_011CVa1b2c3d");
    const second = request(6, { atMs: 3_600_000 }, "req_011CVz9y8x7w");
    const both = [
      ["s-1:3", 5],
      ["s-1:3:api_request:req_011CVz9y8x7w", 6],
    ];
    expect(generations([first, second])).toEqual(both);
    expect(generations([second, first])).toEqual(both);
  });

  test("a record without a number is told by its time and name", () => {
    expect(generations([request(5, { sequence: null, atMs: 1 })])).toEqual([
      ["s-1:1772323200001000000:api_request", 5],
    ]);
  });
});

describe("what is no usage", () => {
  test("other records only show that their session goes on", () => {
    const events = eventsOf(logBody([{ name: "tool_result", atMs: 5 }]));
    expect(Object.values(events)).toMatchObject([{ id: "s-1", type: "chat.created" }]);
  });

  test("records of others, and of nobody's session, are nothing", () => {
    const foreign = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "hello" } }, {}] }] }] };
    for (const body of [foreign, logBody([{ name: "tool_result", session: null }])]) {
      expect(readBody(body)).toEqual({ facts: [], rejected: 0, problem: "" });
    }
  });

  test.each([
    { name: "no session", log: { session: null }, problem: "has no session.id" },
    { name: "no time", log: { atMs: -Date.UTC(2026, 2, 1) }, problem: "has no time between" },
    { name: "a time to come", log: { atMs: 365 * 86_400_000 }, problem: "has no time between" },
  ])("usage with $name is refused", ({ log, problem }) => {
    const read = readBody(logBody([{ name: "user_prompt", ...log }]));
    expect(read).toMatchObject({ facts: [], rejected: 1, problem: expect.stringContaining(problem) });
  });

  test("usage of a frozen day is refused, and what begins no chat there either is nothing", () => {
    const frozenBeforeMs = Date.UTC(2026, 2, 2);
    const read = readBody(logBody([{ name: "user_prompt" }, { name: "tool_result" }]), { frozenBeforeMs });
    expect(read).toMatchObject({ facts: [], rejected: 1, problem: expect.stringContaining("sums are final") });
  });
});

test("a service by another name is known by what its records are called", () => {
  const events = eventsOf(logBody([{ name: "user_prompt", sequence: 1 }], { resource: { "service.name": "my-team" } }));
  expect(Object.keys(events)).toEqual(["s-1:1", "s-1"]);
});
