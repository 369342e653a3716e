import { toEpochDay } from "../../kernel/day.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { ancestry, type Kin } from "./ancestry.js";
import { encodeSpanFacts } from "./encode-span-facts.js";
import { isInvented } from "./response-key.js";
import type { SpanFacts } from "./span-facts.js";
import { isUsed, tellingRank } from "./telling-rank.js";

/** What the spans of one trace amount to. */
export interface ResolvedTrace {
  /** The calls that count, each with what it inherits; by identity. */
  events: Map<string, UsageEvent>;
  /** Calls that look like one and are told better by another span; by identity. */
  uncounted: Map<string, UsageEvent>;
}

/**
 * Which spans of a trace are model calls, and whose. A pure function of the set of spans: the order in which they came,
 * and how often, is nothing to it.
 *
 * @param spans all of one trace; several tellings of one span may be among them
 */
export function resolveTrace(spans: Iterable<SpanFacts>): ResolvedTrace {
  const all = [...spans];
  const told = bestTellings(all);
  const { kinOf } = ancestry(told);
  const lost = new Set<SpanFacts>();
  const better = new Map<SpanFacts, SpanFacts[]>();
  const calls = [...told.values()].filter(({ event }) => event !== null);
  const inner = new Set<SpanFacts>();
  for (const call of calls) {
    for (let outer = kinOf(call).call; outer !== null; outer = kinOf(outer).call) {
      if (classOf(outer) !== classOf(call)) continue;
      inner.add(call);
      const loser = loserOf(outer, call);
      if (loser === null) continue;
      lost.add(loser);
      if (loser === outer && outer.event?.responseId != null) better.set(call, [...(better.get(call) ?? []), outer]);
    }
  }
  for (const call of calls) if (call.role === "leaf" && !isLeafCall(call, inner)) lost.add(call);

  const resolved: ResolvedTrace = { events: new Map(), uncounted: new Map() };
  for (const call of calls) {
    if (call.event === null || lost.has(call)) continue;
    const event = withInherited(call, call.event, kinOf(call));
    for (const outer of better.get(call) ?? []) fillFrom(event, outer.event);
    resolved.events.set(identityOf(event), event);
  }
  for (const { event } of all) {
    if (event === null || resolved.events.has(identityOf(event))) continue;
    resolved.uncounted.set(identityOf(event), event);
  }
  return resolved;
}

/** The same for a trace of one span: its event with what the span lends it, and whether that counts. */
export function resolveLoneSpan(span: SpanFacts): { event: UsageEvent | null; isCounted: boolean } {
  const { role, event } = span;
  if (event === null) return { event, isCounted: false };
  if (role === "leaf" && !isLeafCall(span, NONE)) return { event, isCounted: false };
  const hasPerson = span.user !== null || span.userEmail !== null;
  const kin = { person: hasPerson ? span : null, chat: span.chatId === null ? null : span };
  return { event: withInherited(span, event, kin), isCounted: true };
}

const NONE: ReadonlySet<SpanFacts> = new Set();

/** `(day, source, id)` of an event as one text. */
export function identityOf({ occurredAtMs, source, id }: Pick<UsageEvent, "occurredAtMs" | "source" | "id">): string {
  return `${toEpochDay(occurredAtMs)}\0${source}\0${id}`;
}

/**
 * One telling a span. A snapshot that was sent before the end says less than the last one, so the more complete wins; of
 * two that say as much, any, but always the same.
 */
function bestTellings(spans: readonly SpanFacts[]): Map<string, SpanFacts> {
  const best = new Map<string, SpanFacts>();
  const repeated = new Map<string, SpanFacts[]>();
  for (const span of spans) {
    const other = best.get(span.spanId);
    if (other === undefined) best.set(span.spanId, span);
    else repeated.set(span.spanId, [...(repeated.get(span.spanId) ?? [other]), span]);
  }
  for (const [id, tellings] of repeated) {
    const [first] = tellings
      .map((span) => ({ span, rank: tellingRank(span.event), text: encodeSpanFacts(span) }))
      .toSorted((a, b) => b.rank - a.rank || b.text.length - a.text.length || lastOf(a.text, b.text) || byParent(a, b));
    if (first !== undefined) best.set(id, first.span);
  }
  // By id, so that a trace whose parents go round in a circle is cut at the same place every time.
  return new Map([...best].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where a span stands is not in its text. */
function byParent({ span: left }: { span: SpanFacts }, { span: right }: { span: SpanFacts }): number {
  return lastOf(left.parentSpanId ?? "", right.parentSpanId ?? "");
}

function lastOf(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? 1 : -1;
}

/** Calls of different kinds below each other are different calls. */
function classOf({ operation }: SpanFacts): string {
  return operation === "embeddings" || operation === "rerank" || operation === "image" ? operation : "text";
}

/**
 * Which of two countable spans, one below the other, tells the same call worse; null when they are two calls.
 * The one that knows the answer's id, else the inner one, which is nearer to the wire.
 */
function loserOf(outer: SpanFacts, inner: SpanFacts): SpanFacts | null {
  if (inner.role === "root" && outer.role === "root") return inner;
  const outerId = outer.event?.responseId ?? null;
  const innerId = inner.event?.responseId ?? null;
  if (outerId === null || outerId === innerId || isInvented(outerId)) return outer;
  if (innerId !== null && !isInvented(innerId)) return null;
  return inner.event?.status === "error" ? null : inner;
}

/** Alone in sight, a span of embeddings or rerank is a call when it says what it used, or stands in another of its kind. */
function isLeafCall(span: SpanFacts, inner: ReadonlySet<SpanFacts>): boolean {
  return inner.has(span) || (span.event !== null && isUsed(span.event));
}

function withInherited(span: SpanFacts, event: UsageEvent, kin: Pick<Kin, "person" | "chat">): UsageEvent {
  const person = kin.person ?? span.ofResource;
  return {
    ...event,
    user: person.user,
    userEmail: person.userEmail,
    chatId: kin.chat?.chatId ?? span.ofResource.chatId,
  };
}

/** An outer span with the same answer may know what the inner one does not, the cost for one. */
function fillFrom(event: UsageEvent, outer: UsageEvent | null): void {
  if (outer === null) return;
  event.promptTokens ??= outer.promptTokens;
  event.cachedTokens ??= outer.cachedTokens;
  event.cacheWriteTokens ??= outer.cacheWriteTokens;
  event.completionTokens ??= outer.completionTokens;
  event.reasoningTokens ??= outer.reasoningTokens;
  event.finishReason ??= outer.finishReason;
  event.ttftMs ??= outer.ttftMs;
  event.streamed ??= outer.streamed;
  if (event.usagePicoUsd === null && outer.usagePicoUsd !== null) {
    event.usagePicoUsd = outer.usagePicoUsd;
    event.costSource = outer.costSource;
  }
}
