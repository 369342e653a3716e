import fc from "fast-check";
import { toEpochDay } from "../../kernel/day.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { FEEDS, type Feed } from "../../normalize/spans/feed.js";
import { factsOf, payload } from "../../normalize/spans/__fixtures__/payloads.js";
import type { SpanFacts } from "../../normalize/spans/span-facts.js";
import { usageEvent } from "../../store/analytics/__fixtures__/scratch-analytics.js";

/** The beginning of 2026-03-02; calls are told around it. */
export const MIDNIGHT_MS = Date.UTC(2026, 2, 2);
const START_MS = Date.UTC(2026, 2, 1);

/** What one feed says of one call. */
export interface CallTelling {
  feed: Feed;
  call: number;
  user: string | null;
  prompt: number | null;
  /** Quarters of a dollar. */
  cost: number | null;
  isError: boolean;
  atMs: number;
}

/** What is sent at once: a telling, or the span above an application's span, which knows its user. */
export type Sent = { telling: CallTelling } | { parentOf: CallTelling };

/** Some calls, each told by one feed or more; events are told twice at times, the second time in other words. */
export const randomCalls: fc.Arbitrary<Sent[]> = fc
  .array(fc.subarray([...FEEDS], { minLength: 1 }), { minLength: 1, maxLength: 4 })
  .chain((calls) =>
    fc.tuple(...calls.flatMap((feeds, call) => feeds.flatMap((feed) => [telling(feed, call), telling(feed, call)]))),
  )
  .map((tellings) =>
    tellings.flatMap((each, at): Sent[] => {
      // The second of each pair is a correction, which spans do not have.
      if (at % 2 === 1) return isSpan(each.feed) || each.prompt === 7 ? [] : [{ telling: each }];
      return each.feed === "span" ? [{ telling: each }, { parentOf: each }] : [{ telling: each }];
    }),
  );

function telling(feed: Feed, call: number): fc.Arbitrary<CallTelling> {
  return fc.record({
    feed: fc.constant(feed),
    call: fc.constant(call),
    user: fc.constantFrom(null, `${feed}-a`, `${feed}-b`),
    prompt: fc.constantFrom(null, 7, 10 + FEEDS.indexOf(feed)),
    cost: fc.constantFrom(null, 0, 1 + FEEDS.indexOf(feed)),
    isError: fc.constantFrom(false, false, true),
    atMs: fc.constantFrom(MIDNIGHT_MS - 20, MIDNIGHT_MS + 20),
  });
}

export function isSpan(feed: Feed): boolean {
  return feed === "span" || feed === "openrouter-broadcast";
}

function answerOfCall(call: number): string {
  return `gen-1785300000-${call}`;
}

/** The same in any order, some again, cut into requests anywhere. */
export function anyRequests(sent: readonly Sent[]): fc.Arbitrary<Sent[][]> {
  return fc
    .subarray([...sent])
    .chain((again) => fc.shuffledSubarray([...sent, ...again], { minLength: sent.length + again.length }))
    .chain((all) =>
      fc.array(fc.nat({ max: 2 }), { minLength: all.length, maxLength: all.length }).map((cuts) => {
        const requests: Sent[][] = [[]];
        all.forEach((each, index) => {
          if (cuts[index] === 0 && requests.at(-1)?.length !== 0) requests.push([]);
          requests.at(-1)?.push(each);
        });
        return requests;
      }),
    );
}

/** A telling by a feed whose tellings are no spans. */
export function toEvent({ feed, call, user, prompt, cost, isError, atMs }: CallTelling): UsageEvent {
  const { source, id } = placeOf({ feed, call });
  return usageEvent({
    source,
    id,
    occurredAtMs: atMs,
    user,
    promptTokens: prompt,
    usagePicoUsd: cost === null ? null : BigInt(cost) * 250_000_000_000n,
    status: isError ? "error" : "ok",
    responseId: answerOfCall(call),
  });
}

export function toSpans(sent: Sent): SpanFacts[] {
  if ("parentOf" in sent) {
    const { call, user } = sent.parentOf;
    return factsOf(
      payload([{ trace: traceOf(call), id: 2, attributes: user === null ? { "session.id": "s" } : { "user.id": user } }]),
    );
  }
  const { feed, call, user, prompt, cost, isError, atMs } = sent.telling;
  const isBroadcast = feed === "openrouter-broadcast";
  const span = {
    trace: isBroadcast ? traceOf(call) + 100 : traceOf(call),
    id: 1,
    ...(isBroadcast ? {} : { parent: 2 }),
    atMs: atMs - START_MS,
    status: isError ? 2 : 0,
    attributes: {
      ...(isBroadcast ? { "span.type": "generation" } : { "gen_ai.operation.name": "chat" }),
      ...(isBroadcast && user !== null ? { "user.id": user } : {}),
      "gen_ai.request.model": "gpt-4.1",
      "gen_ai.response.id": answerOfCall(call),
      "gen_ai.response.finish_reasons": ["stop"],
      ...(prompt === null ? {} : { "gen_ai.usage.input_tokens": prompt }),
      ...(cost === null ? {} : { "gen_ai.usage.total_cost": cost / 4, "gen_ai.usage.cost": cost / 4 }),
    },
  };
  return factsOf(payload([span], { service: isBroadcast ? "openrouter" : "app" }));
}

/** Not 1, which is the trace of OpenRouter's test button. */
function traceOf(call: number): number {
  return call + 11;
}

function placeOf({ feed, call }: Pick<CallTelling, "feed" | "call">): { source: string; id: string } {
  const hex = (number: number, length: number): string => number.toString(16).padStart(length, "0");
  if (feed === "event") return { source: "acme", id: `call-${call}` };
  if (feed === "gateway") return { source: "litellm", id: `request-${call}` };
  if (feed === "span") return { source: "otlp:app", id: `${hex(traceOf(call), 32)}:${hex(1, 16)}` };
  return { source: "openrouter", id: answerOfCall(call) };
}

/** What a report must read of a call. */
export interface CountedCall {
  day: number;
  source: string;
  id: string;
  user: string;
  prompt: number | null;
  cost: number | null;
}

const BY_RANK: readonly Feed[] = ["event", "openrouter-csv", "openrouter-broadcast", "gateway", "span"];
const BY_TOKEN_RANK: readonly Feed[] = ["event", "openrouter-broadcast", "openrouter-csv", "gateway", "span"];

/** Counted anew, by rules written down a second time, from what was sent, in its order. */
export function recount(sent: readonly Sent[]): CountedCall[] {
  const calls = new Map<number, Map<Feed, CallTelling>>();
  for (const each of sent) {
    if (!("telling" in each)) continue;
    const { call, feed } = each.telling;
    calls.set(call, (calls.get(call) ?? new Map<Feed, CallTelling>()).set(feed, each.telling));
  }
  const hasParent = new Set(sent.flatMap((each) => ("parentOf" in each ? [each.parentOf.call] : [])));
  return [...calls.values()].flatMap((byFeed) => {
    const told = (order: readonly Feed[]): CallTelling[] => order.flatMap((feed) => byFeed.get(feed) ?? []);
    const isWhole = (one: CallTelling): boolean => !one.isError && (one.prompt !== null || one.cost !== null);
    const wholeFirst = (list: CallTelling[]): CallTelling[] => [
      ...list.filter(isWhole),
      ...list.filter((one) => !isWhole(one)),
    ];
    const userOf = ({ feed, call, user }: CallTelling): string | null =>
      feed === "span" && !hasParent.has(call) ? null : user;
    const [standing] = wholeFirst(told(BY_RANK));
    if (standing === undefined) return [];
    return {
      day: toEpochDay(standing.atMs),
      ...placeOf(standing),
      user: told(BY_RANK).map(userOf).find((user) => user !== null) ?? "",
      prompt: wholeFirst(told(BY_TOKEN_RANK)).find(({ prompt }) => prompt !== null)?.prompt ?? null,
      cost: wholeFirst(told(BY_RANK)).find(({ cost }) => cost !== null)?.cost ?? null,
    };
  });
}
