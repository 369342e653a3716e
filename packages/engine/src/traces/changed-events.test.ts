import fc from "fast-check";
import { expect, test } from "vitest";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import { responseKey } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { anyDelivery, randomSpans } from "./__fixtures__/random-trace.js";
import { changedEvents } from "./changed-events.js";
import { resolveSpans } from "./resolve-spans.js";

/** A store that is told what the intake tells it, one request after another. */
class Model {
  readonly events = new Map<string, UsageEvent>();
  readonly #told: SpanFacts[] = [];
  readonly #inOrder = new Set<string>();
  written = 0;

  /** @param isCutShort the spans are durable, their events are not */
  take(request: readonly SpanFacts[], isCutShort = false): void {
    const changed = changedEvents({
      own: request,
      told: this.#toldBeside(request),
      isInOrder: (traceId) => this.#inOrder.has(traceId),
    });
    for (const { traceId } of request) {
      if (isCutShort) this.#inOrder.delete(traceId);
      else this.#inOrder.add(traceId);
    }
    this.#told.push(...request);
    if (isCutShort) return;
    this.written += changed.length;
    for (const event of changed) {
      if (event.type === RETRACTED) this.events.delete(identityOf(event));
      else this.events.set(identityOf(event), event);
    }
  }

  /** Nothing is known of what was written. */
  restart(): void {
    this.#inOrder.clear();
  }

  /** Spans of the same traces, and of those that tell of an answer which these traces tell of. */
  #toldBeside(request: readonly SpanFacts[]): SpanFacts[] {
    const own = new Set(request.map(({ traceId }) => traceId));
    const answersIn = (spans: readonly SpanFacts[]): Set<string> =>
      new Set(spans.flatMap(({ event }) => responseKey(event?.responseId ?? null) ?? []));
    const answers = answersIn([...request, ...this.#told.filter(({ traceId }) => own.has(traceId))]);
    const linked = this.#told.filter((span) => [...answersIn([span])].some((answer) => answers.has(answer)));
    const traces = new Set([...own, ...linked.map(({ traceId }) => traceId)]);
    return this.#told.filter(({ traceId }) => traces.has(traceId));
  }
}

const atOnce = (spans: readonly SpanFacts[]): Map<string, UsageEvent> => resolveSpans(spans).events;

const sorted = (events: Map<string, UsageEvent>): [string, UsageEvent][] =>
  [...events].toSorted(([a], [b]) => (a < b ? -1 : 1));

const delivered = randomSpans.chain((spans) => fc.tuple(fc.constant(spans), anyDelivery(spans), fc.nat(), fc.nat()));

test("any order, any repeats, any split and any restart leave the same events", () => {
  fc.assert(
    fc.property(delivered, ([spans, requests, restartAt]) => {
      const model = new Model();
      requests.forEach((request, index) => {
        if (index === restartAt % requests.length) model.restart();
        model.take(request);
      });
      expect(sorted(model.events)).toEqual(sorted(atOnce(spans)));
    }),
    { numRuns: 1_000 },
  );
});

test("a request that was cut short and is sent again, after any others, does all of its work", () => {
  fc.assert(
    fc.property(delivered, ([spans, requests, cutAt, again]) => {
      const model = new Model();
      const cut = cutAt % requests.length;
      const sentAgainAfter = cut + (again % (requests.length - cut));
      requests.forEach((request, index) => {
        model.take(request, index === cut);
        if (index === sentAgainAfter) model.take(requests[cut] ?? []);
      });
      expect(sorted(model.events)).toEqual(sorted(atOnce(spans)));
    }),
    { numRuns: 1_000 },
  );
});

test("spans that come again write nothing", () => {
  fc.assert(
    fc.property(randomSpans, (spans) => {
      const model = new Model();
      model.take(spans);
      const { written } = model;
      model.take(spans);
      expect(model.written).toBe(written);
    }),
    { numRuns: 200 },
  );
});
