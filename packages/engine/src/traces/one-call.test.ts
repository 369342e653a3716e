import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { toEpochDay } from "../kernel/day.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { decodeEventFacts, encodeEventFacts } from "../normalize/spans/encode-span-facts.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import { answerOf } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { usageEvent } from "../store/analytics/__fixtures__/scratch-analytics.js";
import {
  anyRequests,
  type CountedCall,
  isSpan,
  MIDNIGHT_MS,
  randomCalls,
  recount,
  type Sent,
  toEvent,
  toSpans,
} from "./__fixtures__/random-calls.js";
import { changedEvents } from "./changed-events.js";
import type { Told } from "./fact-rows.js";
import { partEvents, withoutRepeats } from "./part-events.js";
import { type PostedTelling, toPostedTelling } from "./posted-telling.js";

vi.setConfig({ testTimeout: 300_000 });

/** A store that is told what the intake tells it, one group after another. */
class Model {
  readonly events = new Map<string, UsageEvent>();
  readonly #spans: SpanFacts[] = [];
  readonly #posted: PostedTelling[] = [];
  readonly #inOrder = new Set<string>();
  #groups = 0;

  /** @param isCutShort what was told is durable, its events are not */
  take(request: readonly Sent[], isCutShort = false): void {
    const own = toTold(request, ++this.#groups);
    const changed = changedEvents({ own, told: this.#toldBeside(own), isInOrder: (id) => this.#inOrder.has(id) });
    for (const { traceId } of own.spans) {
      if (isCutShort) this.#inOrder.delete(traceId);
      else this.#inOrder.add(traceId);
    }
    this.#spans.push(...own.spans);
    this.#posted.push(...own.posted);
    if (isCutShort) return;
    for (const event of changed) {
      if (event.type === RETRACTED) this.events.delete(identityOf(event));
      else this.events.set(identityOf(event), event);
    }
  }

  /** Nothing is known of what was written. */
  restart(): void {
    this.#inOrder.clear();
  }

  /** What the calls were told to be, and of every answer that they tell of. */
  #toldBeside(own: Told): Told {
    const traces = new Set(own.spans.map(({ traceId }) => traceId));
    const mine = [...own.spans, ...this.#spans.filter(({ traceId }) => traces.has(traceId))];
    const answers = new Set([...mine.flatMap(answersOf), ...own.posted.map(({ answer }) => answer)]);
    for (const span of this.#spans) if (answersOf(span).some((answer) => answers.has(answer))) traces.add(span.traceId);
    return {
      spans: this.#spans.filter(({ traceId }) => traces.has(traceId)),
      posted: this.#posted.filter(({ answer }) => answers.has(answer)),
    };
  }
}

function answersOf({ event }: SpanFacts): string[] {
  const answer = event === null ? null : answerOf(event);
  return answer === null ? [] : [answer];
}

function toTold(request: readonly Sent[], receivedAtMs: number): Told {
  const posted = request.flatMap((each) =>
    "telling" in each && !isSpan(each.telling.feed)
      ? (toPostedTelling(toEvent(each.telling), each.telling.feed, receivedAtMs) ?? [])
      : [],
  );
  const spans = request.flatMap((each) => ("parentOf" in each || isSpan(each.telling.feed) ? toSpans(each) : []));
  return { spans, posted: withoutRepeats(posted) };
}

function counted({ events }: Model): CountedCall[] {
  return sorted(
    [...events.values()].map(({ occurredAtMs, source, id, user, promptTokens, usagePicoUsd }) => ({
      day: toEpochDay(occurredAtMs),
      source,
      id,
      user: user ?? "",
      prompt: promptTokens,
      cost: usagePicoUsd === null ? null : Number(usagePicoUsd) / 250_000_000_000,
    })),
  );
}

function sorted(calls: readonly CountedCall[]): CountedCall[] {
  return calls.toSorted((a, b) => (`${a.day}${a.source}${a.id}` < `${b.day}${b.source}${b.id}` ? -1 : 1));
}

const delivered = randomCalls.chain((sent) => fc.tuple(anyRequests(sent), fc.nat(), fc.nat()));

test("calls told by any doors, in any order, again, corrected and over restarts count once at every moment", () => {
  fc.assert(
    fc.property(delivered, ([requests, restartAt]) => {
      const model = new Model();
      for (const [at, request] of requests.entries()) {
        if (at === restartAt % requests.length) model.restart();
        model.take(request);
        expect(counted(model)).toEqual(sorted(recount(requests.slice(0, at + 1).flat())));
      }
    }),
    { numRuns: 200 },
  );
});

test("a write that was cut short and is sent again, after any others, does all of its work", () => {
  fc.assert(
    fc.property(delivered, ([requests, cutAt, again]) => {
      const model = new Model();
      const cut = cutAt % requests.length;
      const sentAgainAfter = cut + (again % (requests.length - cut));
      const told: Sent[] = [];
      requests.forEach((request, index) => {
        model.take(request, index === cut);
        told.push(...request);
        if (index !== sentAgainAfter) return;
        model.take(requests[cut] ?? []);
        told.push(...(requests[cut] ?? []));
      });
      expect(counted(model)).toEqual(sorted(recount(told)));
    }),
    { numRuns: 200 },
  );
});

test("an event is the same when it comes back from its facts, whatever its texts are", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (user, title, ms) => {
        const event = usageEvent({
          user,
          title,
          ttftMs: ms + 0,
          usagePicoUsd: 7n,
          usageCachePicoUsd: -7n,
          isByok: false,
        });
        expect(decodeEventFacts(encodeEventFacts(event))).toEqual(event);
      },
    ),
  );
});

test("of several tellings in one request the last holds, also when one between is of another day", () => {
  const told = (user: string, occurredAtMs: number): UsageEvent =>
    usageEvent({ user, occurredAtMs, responseId: "answer-1" });
  const events = [told("first", MIDNIGHT_MS - 1), told("second", MIDNIGHT_MS), told("third", MIDNIGHT_MS - 1)];
  const posted = withoutRepeats(partEvents(events, "event").posted);
  expect(posted.map(({ event }) => event.user)).toEqual(["third"]);
});
