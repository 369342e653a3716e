import type { UsageEvent } from "../../kernel/usage-event.js";
import { encodeSpanFacts } from "../spans/encode-span-facts.js";
import { identityOf, type ResolvedTrace } from "../spans/resolve-trace.js";
import type { SpanFacts } from "../spans/span-facts.js";
import { tellingRank } from "../spans/telling-rank.js";

/** A telling with the event that every one in a group has. */
export type Telling = SpanFacts & { event: UsageEvent };

/**
 * The events of the records that share an id. A pure function of the set of their tellings.
 *
 * Of one record told several times the most complete telling is the event, of equals the last. Records that only share
 * the id are told apart: the earliest has it, the others get it with what sets them apart.
 */
export function resolveRecords(facts: readonly SpanFacts[]): ResolvedTrace {
  const records = [...byPlace(facts).values()].toSorted((left, right) => byTime(left.best, right.best));
  const resolved: ResolvedTrace = { events: new Map(), uncounted: new Map() };
  for (const [index, { tellings, best }] of records.entries()) {
    for (const telling of tellings) {
      // Before the others came, this record may have had another place among them.
      for (const event of records.length === 1 ? [telling.event] : [telling.event, underOwnId(telling)]) {
        resolved.uncounted.set(identityOf(event), event);
      }
    }
    const event = index === 0 ? best.event : underOwnId(best);
    const { user, userEmail, chatId } = best;
    resolved.events.set(identityOf(event), { ...event, user, userEmail, chatId });
  }
  return withoutCounted(resolved);
}

/**
 * When the chat of a session was created: at its first moment; by whom: whoever the first moment names that names
 * anybody. A pure function of the set of moments.
 */
export function resolveSession(facts: readonly SpanFacts[]): ResolvedTrace {
  const moments = facts.filter(isTelling).toSorted(byTime);
  const [first] = moments;
  const resolved: ResolvedTrace = { events: new Map(), uncounted: new Map() };
  if (first === undefined) return resolved;
  const named = moments.find(({ user, userEmail }) => user !== null || userEmail !== null);
  for (const { event } of moments) resolved.uncounted.set(identityOf(event), event);
  resolved.events.set(identityOf(first.event), {
    ...first.event,
    user: named?.user ?? null,
    userEmail: named?.userEmail ?? null,
  });
  return withoutCounted(resolved);
}

/** The tellings of each record, and the best of them. */
function byPlace(facts: readonly SpanFacts[]): Map<string, { tellings: Telling[]; best: Telling }> {
  const records = new Map<string, { tellings: Telling[]; best: Telling }>();
  for (const telling of facts.filter(isTelling)) {
    const record = records.get(telling.spanId);
    if (record === undefined) {
      records.set(telling.spanId, { tellings: [telling], best: telling });
      continue;
    }
    record.tellings.push(telling);
    if (byCompleteness(telling, record.best) < 0) record.best = telling;
  }
  return records;
}

export function isTelling(facts: SpanFacts): facts is Telling {
  return facts.event !== null;
}

function underOwnId({ event, spanId }: Telling): UsageEvent {
  return { ...event, id: `${event.id}:${spanId}` };
}

/** What says most comes first: a snapshot that was written before the end has fewer tokens, or comes earlier. */
function byCompleteness(left: Telling, right: Telling): number {
  return (
    tellingRank(right.event) - tellingRank(left.event) ||
    (right.event.completionTokens ?? -1) - (left.event.completionTokens ?? -1) ||
    right.event.occurredAtMs - left.event.occurredAtMs ||
    byText(left, right)
  );
}

/** The earliest first, and of one moment always the same. */
export function byTime(left: Telling, right: Telling): number {
  return (
    left.event.occurredAtMs - right.event.occurredAtMs ||
    (left.spanId === right.spanId ? byText(left, right) : left.spanId < right.spanId ? -1 : 1)
  );
}

/** Any order, but always the same. */
function byText(left: Telling, right: Telling): number {
  const [one, other] = [encodeSpanFacts(left), encodeSpanFacts(right)];
  return one === other ? 0 : one < other ? -1 : 1;
}

function withoutCounted(resolved: ResolvedTrace): ResolvedTrace {
  for (const identity of resolved.events.keys()) resolved.uncounted.delete(identity);
  return resolved;
}
