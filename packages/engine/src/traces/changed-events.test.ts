import fc from "fast-check";
import { expect, test } from "vitest";
import type { UsageEvent } from "../kernel/usage-event.js";
import { factsOf, payload } from "../normalize/spans/__fixtures__/payloads.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { IntakeModel } from "./__fixtures__/intake-model.js";
import { anyDelivery, randomSpans } from "./__fixtures__/random-trace.js";
import { changedCalls } from "./changed-events.js";
import { resolveTold } from "./resolve-told.js";

const atOnce = (spans: readonly SpanFacts[]): Map<string, UsageEvent> =>
  resolveTold({ spans: spans, posted: [] }).events;

const sorted = (events: Map<string, UsageEvent>): [string, UsageEvent][] =>
  [...events].toSorted(([a], [b]) => (a < b ? -1 : 1));

const delivered = randomSpans.chain((spans) => fc.tuple(fc.constant(spans), anyDelivery(spans), fc.nat(), fc.nat()));

test("any order, any repeats, any split and any restart leave the same events", () => {
  fc.assert(
    fc.property(delivered, ([spans, requests, restartAt]) => {
      const model = new IntakeModel();
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
      const model = new IntakeModel();
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
      const model = new IntakeModel();
      model.take(spans);
      const { written } = model;
      model.take(spans);
      expect(model.written).toBe(written);
    }),
    { numRuns: 200 },
  );
});

test("what comes first is told, with all that is derived from it, as it is beside what others told of something else", () => {
  const [other] = factsOf(payload([{ trace: 0xf, id: 1, attributes: {} }]));
  const isInOrder = (): boolean => false;
  fc.assert(
    fc.property(randomSpans, beginnings, (spans, derivedBeforeMs) => {
      const own = { spans, posted: [] };
      const first = changedCalls({ own, told: { spans: [], posted: [] }, isInOrder, derivedBeforeMs });
      const beside = { spans: other === undefined ? [] : [other], posted: [] };
      expect(beside.spans).toHaveLength(1);
      const general = changedCalls({ own, told: beside, isInOrder, derivedBeforeMs });
      expect(byIdentity(first.events)).toEqual(byIdentity(general.events));
      expect(first.calls).toEqual(general.calls);
      for (const { event } of spans) {
        if (event !== null) expect(first.isGone(identityOf(event))).toBe(general.isGone(identityOf(event)));
      }
    }),
    { numRuns: 1_000 },
  );
});

const beginnings = fc.constantFrom(Number.POSITIVE_INFINITY, Date.UTC(2026, 2, 2), Number.NEGATIVE_INFINITY);

function byIdentity(events: readonly UsageEvent[]): Map<string, UsageEvent> {
  const found = new Map(events.map((event) => [identityOf(event), event]));
  expect(found.size).toBe(events.length);
  return found;
}
