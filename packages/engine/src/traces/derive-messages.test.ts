import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import { toEpochDay } from "../kernel/day.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { factsOf, payload, type SentSpan } from "../normalize/spans/__fixtures__/payloads.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { IntakeModel } from "./__fixtures__/intake-model.js";
import { anyDelivery, randomSpans } from "./__fixtures__/random-trace.js";
import { type DerivedRow, recountDerived, sortRows } from "./__fixtures__/recount-derived.js";

const MIDNIGHT_MS = Date.UTC(2026, 2, 2);
const beginnings = fc.constantFrom(Number.POSITIVE_INFINITY, MIDNIGHT_MS);
const delivered = fc
  .tuple(randomSpans, beginnings)
  .chain(([spans, beforeMs]) =>
    fc.tuple(fc.constant(spans), fc.constant(beforeMs), anyDelivery(spans), fc.nat(), fc.nat()),
  );

function messagesOf({ events }: IntakeModel): DerivedRow[] {
  const rows = [...events.values()]
    .filter(({ source }) => source === DERIVED_SOURCE)
    .map(({ id, occurredAtMs, user, chatId, role }) => ({
      id,
      day: toEpochDay(occurredAtMs),
      atMs: occurredAtMs,
      user: user ?? "",
      chat: chatId ?? "",
      role: role ?? "",
    }));
  return sortRows(rows);
}

function recount(spans: readonly SpanFacts[], beforeMs: number): DerivedRow[] {
  return recountDerived(spans, beforeMs).filter(({ role }) => role !== "");
}

test("any order, any repeats, any split and any restart leave the messages that a recount of all spans finds", () => {
  fc.assert(
    fc.property(delivered, ([spans, beforeMs, requests, restartAt]) => {
      const model = new IntakeModel(beforeMs);
      requests.forEach((request, index) => {
        if (index === restartAt % requests.length) model.restart();
        model.take(request);
      });
      expect(messagesOf(model)).toEqual(recount(spans, beforeMs));
    }),
    { numRuns: 1_000 },
  );
});

test("a request that was cut short and is sent again, after any others, leaves the same messages", () => {
  fc.assert(
    fc.property(delivered, ([spans, beforeMs, requests, cutAt, again]) => {
      const model = new IntakeModel(beforeMs);
      const cut = cutAt % requests.length;
      const sentAgainAfter = cut + (again % (requests.length - cut));
      requests.forEach((request, index) => {
        model.take(request, index === cut);
        if (index === sentAgainAfter) model.take(requests[cut] ?? []);
      });
      expect(messagesOf(model)).toEqual(recount(spans, beforeMs));
    }),
    { numRuns: 1_000 },
  );
});

test("spans that come again write nothing, and without the setting events are as they were", () => {
  fc.assert(
    fc.property(randomSpans, (spans) => {
      const [deriving, plain] = [new IntakeModel(Number.POSITIVE_INFINITY), new IntakeModel()];
      deriving.take(spans);
      const { written } = deriving;
      deriving.take(spans);
      expect(deriving.written).toBe(written);
      plain.take(spans);
      const calls = [...deriving.events].filter(([, { source }]) => source !== DERIVED_SOURCE);
      expect(new Map(calls)).toEqual(plain.events);
    }),
    { numRuns: 200 },
  );
});

describe("of one trace", () => {
  const chat = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4.1", "gen_ai.usage.input_tokens": 10 };
  const agent: SentSpan = { id: 1, attributes: { "user.id": "ada", "session.id": "s-1" } };
  const call = (id: number, atMs: number, more: Partial<SentSpan> = {}): SentSpan => ({
    id,
    parent: 1,
    atMs,
    attributes: chat,
    ...more,
  });
  const derived = (...spans: SentSpan[]): Partial<UsageEvent>[] => {
    const model = new IntakeModel(Number.POSITIVE_INFINITY);
    model.take(factsOf(payload([agent, ...spans])));
    return [...model.events.values()].filter(({ source }) => source === DERIVED_SOURCE);
  };
  const startMs = Date.UTC(2026, 2, 1);

  test("a prompt to an agent is one message and one answer, however many calls it takes", () => {
    const events = derived(call(2, 1_000), call(3, 2_000), call(4, 3_000));
    expect(events).toMatchObject([
      { type: "message.created", role: "user", user: "ada", chatId: "s-1", occurredAtMs: startMs + 1_000 },
      { type: "message.created", role: "assistant", user: "ada", chatId: "s-1", occurredAtMs: startMs + 3_000 },
    ]);
    expect(events).toHaveLength(2);
  });

  test("what failed, embeddings and reranking make none", () => {
    const used = { "gen_ai.request.model": "m", "gen_ai.usage.input_tokens": 1 };
    expect(derived(call(2, 0, { status: 2 }))).toEqual([]);
    expect(derived(call(2, 0, { attributes: { ...used, "gen_ai.operation.name": "embeddings" } }))).toEqual([]);
    expect(derived(call(2, 0, { attributes: { ...used, "gen_ai.operation.name": "rerank" } }))).toEqual([]);
    expect(derived()).toEqual([]);
  });

  test("a call before them that failed is not when the user wrote", () => {
    const [message] = derived(call(2, 0, { status: 2 }), call(3, 5_000));
    expect(message).toMatchObject({ role: "user", occurredAtMs: startMs + 5_000 });
  });
});

test("a call that an application and its gateway trace is of the application's prompt, and counts once", () => {
  const of = (trace: number, id: number, answer: string, more: Record<string, unknown> = {}): SentSpan => ({
    trace,
    id,
    atMs: id * 1_000,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4.1",
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.response.id": answer,
      ...more,
    },
  });
  const app = factsOf(payload([of(0xa, 1, "resp-1111", { "user.id": "ada" }), of(0xa, 2, "resp-2222")]));
  const gateway = { "litellm.call_id": "1", "gen_ai.system": "openai" };
  const first = factsOf(payload([of(0x1, 1, "resp-1111", gateway)], { service: "litellm", scope: "litellm" }));
  const second = factsOf(payload([of(0x2, 2, "resp-2222", gateway)], { service: "litellm", scope: "litellm" }));
  for (const requests of [
    [app, first, second],
    [first, second, app],
    [second, app, first],
  ]) {
    const model = new IntakeModel(Number.POSITIVE_INFINITY);
    for (const request of requests) model.take(request);
    const messages = [...model.events.values()].filter(({ source }) => source === DERIVED_SOURCE);
    expect(messages.map(({ id }) => id).toSorted()).toEqual([
      `answer:${"a".padStart(32, "0")}`,
      `message:${"a".padStart(32, "0")}`,
    ]);
  }
});
