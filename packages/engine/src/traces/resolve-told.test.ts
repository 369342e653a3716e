import fc from "fast-check";
import { expect, test } from "vitest";
import { factsOf, payload } from "../normalize/spans/__fixtures__/payloads.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { MIDNIGHT_MS, randomCalls, toEvent, toSpans, isSpan } from "./__fixtures__/random-calls.js";
import { randomSpans } from "./__fixtures__/random-trace.js";
import type { TracedEvent, TracedEvents } from "./derive-messages.js";
import type { Told } from "./fact-rows.js";
import { partLoneTellings } from "./lone-tellings.js";
import { type PostedTelling, toPostedTelling } from "./posted-telling.js";
import { resolveTold } from "./resolve-told.js";

/** Each span in a trace of its own at times, as most are, and events that name the same answers or identities. */
const randomTold: fc.Arbitrary<Told> = fc
  .tuple(randomSpans, randomCalls, fc.infiniteStream(fc.nat(3)), fc.boolean())
  .map(([spans, calls, choices, withPosted]) => {
    const own = spans.map((span, at) => (choices.next().value === 0 ? span : alone(span, at)));
    const posted = calls.flatMap((sent): PostedTelling | [] => {
      if (!("telling" in sent) || isSpan(sent.telling.feed)) return [];
      return toPostedTelling(toEvent(sent.telling), sent.telling.feed) ?? [];
    });
    const told = calls.flatMap((sent) => ("telling" in sent && !isSpan(sent.telling.feed) ? [] : toSpans(sent)));
    const copies = own.flatMap(({ event }): PostedTelling | [] =>
      event === null || choices.next().value !== 0 ? [] : (toPostedTelling(event, "event") ?? []),
    );
    return { spans: [...own, ...told], posted: withPosted ? [...posted, ...copies] : [] };
  });

/** The moment before which messages are derived: all, those of the first day, none. */
const beginnings = fc.constantFrom(Number.POSITIVE_INFINITY, MIDNIGHT_MS, Number.NEGATIVE_INFINITY);

function tracesOf(calls: TracedEvents): Map<string, TracedEvent> {
  return new Map([...calls].map(([identity, { event, traceId }]) => [identity, { event, traceId }]));
}

function alone(span: SpanFacts, at: number): SpanFacts {
  const traceId = (0xa000 + at).toString(16).padStart(32, "0");
  const { event } = span;
  if (event === null) return { ...span, traceId };
  const id = event.source.startsWith("otlp:") ? `${traceId}:${span.spanId}` : event.id;
  return { ...span, traceId, event: { ...event, traceId, id } };
}

// Told twice, a telling is not alone any more, and takes the way of all others.
test("what is told alone is resolved as it is with others, and the same is derived from it", () => {
  const lone = { calls: 0, events: 0, messages: 0 };
  fc.assert(
    fc.property(randomTold, beginnings, ({ spans, posted }, beforeMs) => {
      const parted = partLoneTellings({ spans, posted });
      lone.calls += parted.spans.filter(({ event }) => event !== null).length;
      lone.events += parted.posted.length;
      const twice = { spans: [...spans, ...spans], posted: [...posted, ...posted] };
      expect(partLoneTellings(twice).rest).toEqual(twice);
      const short = resolveTold({ spans, posted }, undefined, beforeMs);
      const long = resolveTold(twice, undefined, beforeMs);
      expect(short.events).toEqual(long.events);
      expect(short.uncounted).toEqual(long.uncounted);
      expect(short.traceOf).toEqual(long.traceOf);
      expect(tracesOf(short.calls)).toEqual(tracesOf(long.calls));
      expect(short.messages).toEqual(long.messages);
      const traces = new Set(parted.spans.map(({ traceId }) => traceId));
      lone.messages += [...short.messages.values()].filter(({ traceId }) => traces.has(traceId)).length;
    }),
    { numRuns: 1_000 },
  );
  expect(lone.calls).toBeGreaterThan(500);
  expect(lone.events).toBeGreaterThan(20);
  expect(lone.messages).toBeGreaterThan(200);
});

test("of many traces that are told alone each has its messages, and none without the setting", () => {
  const attributes = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.usage.input_tokens": 1 };
  const spans = [2, 3, 4].flatMap((trace) => factsOf(payload([{ trace, id: 1, attributes }])));
  const { calls, messages } = resolveTold({ spans, posted: [] }, undefined, Number.POSITIVE_INFINITY);
  expect(calls.size).toBe(3);
  expect(messages.size).toBe(6);
  const plain = resolveTold({ spans, posted: [] });
  expect([plain.events.size, plain.calls.size, plain.messages.size]).toEqual([3, 0, 0]);
});
