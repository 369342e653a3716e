import { expect, test } from "vitest";
import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { decodeEventFacts, decodeSpanFacts, encodeEventFacts, encodeSpanFacts } from "./encode-span-facts.js";
import { factsOf, payload } from "./__fixtures__/payloads.js";
import { NO_FACTS, type SpanFacts } from "./span-facts.js";

const CHAT = {
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": 'gpt-"4.1"\\é',
  "gen_ai.usage.input_tokens": 10,
  "gen_ai.usage.cost": 0.25,
  "gen_ai.request.stream": true,
  "gen_ai.response.time_to_first_chunk": 0.0125,
};

function onlySpan(attributes: Record<string, unknown>): SpanFacts {
  const [span] = factsOf(payload([{ id: 0xabcdef, trace: 0xfeed, attributes }]));
  if (span === undefined) throw new Error("the payload has one span");
  return span;
}

test.each([
  {},
  { "user.id": "ada" },
  CHAT,
  { ...CHAT, "user.id": "ada", "user.email": "ada@example.com", "session.id": "s", "error.type": "timeout" },
  { ...CHAT, "gen_ai.operation.name": "embeddings" },
])("facts come back as they were: %j", (attributes) => {
  const span = onlySpan(attributes);
  expect(decodeSpanFacts(span, encodeSpanFacts(span))).toEqual(span);
});

test("facts of log records, from whose place nothing follows, come back as they were", () => {
  const span = onlySpan(CHAT);
  const { event } = span;
  if (event === null) throw new Error("it is a call");
  for (const [traceId, operation] of [[null, null] as const, ["feed", "chat"] as const]) {
    const record: SpanFacts = { ...span, role: "record", operation: null, event: { ...event, traceId, operation } };
    expect(decodeSpanFacts(record, encodeSpanFacts(record))).toEqual(record);
  }
});

// What stands in columns of its own is most of what a row would take.
test("where a span stands is not in its facts", () => {
  const span = onlySpan(CHAT);
  expect(encodeSpanFacts(span)).not.toContain(span.traceId);
  expect(encodeSpanFacts(span)).not.toContain(span.spanId);
});

test("facts that earlier versions stored, with everything in them, are read", () => {
  const span = onlySpan({ ...CHAT, "user.id": "ada" });
  const event = Object.fromEntries(
    Object.entries(span.event ?? {})
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, typeof value === "bigint" ? String(value) : value]),
  );
  const stored = { role: span.role, operation: span.operation, lent: { user: "ada" }, event };
  expect(decodeSpanFacts(span, JSON.stringify(stored))).toEqual(span);
  const link: SpanFacts = { ...span, ...NO_FACTS, role: "link", operation: null, event: null };
  expect(decodeSpanFacts(span, "")).toEqual(link);
});

test.each([
  ["-", (trace: string, span: string) => `${trace}-${span}`],
  ["another trace", (trace: string, span: string) => `${"0".repeat(trace.length)}:${span}`],
  ["another span", (trace: string, span: string) => `${trace}:${"0".repeat(span.length)}`],
])("an id that is nearly that of its place comes back as it was: %s", (_, idOf) => {
  const span = onlySpan(CHAT);
  if (span.event === null) throw new Error("it is a call");
  const other: SpanFacts = { ...span, event: { ...span.event, id: idOf(span.traceId, span.spanId) } };
  expect(decodeSpanFacts(other, encodeSpanFacts(other))).toEqual(other);
});

test("every field of an event comes back as it was", () => {
  const identity = { id: "1", source: "s", type: "message.created", occurredAtMs: 7, workspaceId: "w" } as const;
  const empty = emptyUsageEvent(identity);
  const names = Object.keys(empty) as (keyof UsageEvent)[];
  // Of its own kind each, and unlike all others.
  const valueOf = (name: keyof UsageEvent, at: number): string | number | bigint | boolean => {
    if (name.endsWith("PicoUsd")) return BigInt(at) - 40n;
    if (/(?:Tokens|Ms|Calls)$/.test(name)) return at + (name === "ttftMs" ? 0.5 : 0);
    return /^(?:isByok|streamed|guardrailInvoked|responseCached)$/.test(name) ? at % 2 === 0 : `text ${at} "é"`;
  };
  for (const name of names) {
    const event = { ...empty, ...(name in identity ? {} : { [name]: valueOf(name, 3) }) };
    expect(decodeEventFacts(encodeEventFacts(event))).toEqual(event);
  }
  const event = Object.fromEntries(names.map((name, at) => [name, valueOf(name, at)])) as unknown as UsageEvent;
  expect(decodeEventFacts(encodeEventFacts(event))).toEqual(event);
});
