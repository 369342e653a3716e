import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { answerOf } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { changedMessages, concernedTraces } from "./changed-messages.js";
import { NO_DERIVATION } from "./derivation.js";
import type { Told } from "./fact-rows.js";
import { eventsTold, type ResolvedTold, resolveTold } from "./resolve-told.js";
import { eligibleBeside, type StandingEvent, withoutReplaced } from "./standing-events.js";

interface ToldChange {
  /** What comes. */
  own: Told;
  /**
   * What was told before of the own traces and answers, of every trace that tells of an answer which the own traces tell
   * of, and, where messages are derived, of every answer and trace that one step further tells of.
   */
  told: Told;
  /**
   * Whether the events of a trace, as it was told before, are known to be written. If they are, what they were is compared
   * with what they are now, and a repeat writes nothing. If not, for whoever wrote them may have been cut short, every call
   * is told and everything that looks like one is taken back. Of events that were told by themselves it is never known: the
   * last telling of such an event holds, so that each is written again.
   */
  isInOrder: (traceId: string) => boolean;
  /** How the events in doubt stand in the store (`eventsInDoubt`). */
  standing?: ReadonlyMap<string, StandingEvent>;
  /** What was counted before cannot be taken back. */
  frozenBeforeMs?: number;
  /** Messages are derived from traces that begin before this moment; default: from none. */
  derivedBeforeMs?: number;
}

interface ChangedCalls {
  /** The tellings to write. */
  events: UsageEvent[];
  /** Of the calls that traces tell of, those concerned, as they are now, by identity; none where nothing is derived. */
  calls: ReadonlyMap<string, UsageEvent>;
  /** Whether an event may be one of those concerned and counts no more. */
  isGone: (identity: string) => boolean;
}

/**
 * The tellings to write when spans and events come to those told before: of the calls in their traces, and of every call
 * that tells of the same answers.
 */
export function changedEvents(change: ToldChange): UsageEvent[] {
  return changedCalls(change).events;
}

/** The same, with the calls of which something may have changed. */
export function changedCalls({
  own,
  told,
  isInOrder,
  standing = new Map(),
  frozenBeforeMs = Number.NEGATIVE_INFINITY,
  derivedBeforeMs = NO_DERIVATION.beforeMs,
}: ToldChange): ChangedCalls {
  const isDeriving = derivedBeforeMs > NO_DERIVATION.beforeMs;
  const isFirst = told.spans.length === 0 && told.posted.length === 0;
  const valid = withoutReplaced(told, standing);
  const all: Told = { spans: [...told.spans, ...own.spans], posted: [...valid.posted, ...own.posted] };
  const eligible = eligibleBeside(frozenBeforeMs, standing);
  // Nobody told of anything here before, so all of it is concerned, and new.
  if (isFirst && (!isDeriving || own.spans.length === 0)) {
    const { events, uncounted } = eventsTold(own, eligible);
    return { events: [...events, ...uncounted.map(retractionOf)], ...NO_CALLS };
  }
  const after = resolveTold(all, eligible, derivedBeforeMs);
  if (isFirst) {
    const events = [...after.events.values(), ...[...after.uncounted.values()].map(retractionOf)];
    const messages = changedMessages({
      all,
      traces: new Set(own.spans.map(({ traceId }) => traceId)),
      before: new Map(),
      after: after.messages,
      isInOrder: () => false,
      derivedBeforeMs,
    });
    return { events: [...events, ...messages.map(toTelling)], ...callsOf(after, () => true) };
  }

  const ownTraces = new Set(own.spans.map(({ traceId }) => traceId));
  const tracesOf = tracesByAnswer(all.spans);
  const posted = new Set([...told.posted, ...own.posted].map(({ answer }) => answer));
  const answers = new Set(own.posted.map(({ answer }) => answer));
  for (const [answer, traces] of tracesOf) if ([...traces].some((id) => ownTraces.has(id))) answers.add(answer);
  const keyOf = (event: UsageEvent): string => answerOf(event) ?? "";
  const traceOf = (identity: string): string => after.traceOf.get(identity) ?? "";
  const isConcerned = (identity: string, event: UsageEvent): boolean =>
    ownTraces.has(traceOf(identity)) || answers.has(keyOf(event));
  const isAnswerInOrder = (answer: string): boolean =>
    !posted.has(answer) && [...(tracesOf.get(answer) ?? [])].every(isInOrder);
  const isKnown = (identity: string, event: UsageEvent): boolean =>
    isInOrder(traceOf(identity)) && isAnswerInOrder(keyOf(event));

  const before = resolveTold(valid, eligible, derivedBeforeMs);
  const changed: UsageEvent[] = [];
  for (const [identity, event] of after.events) {
    if (!isConcerned(identity, event)) continue;
    const earlier = before.events.get(identity);
    if (earlier === undefined || !isKnown(identity, event) || !isSame(earlier, event)) changed.push(event);
  }
  for (const [identity, event] of after.uncounted) {
    if (!isConcerned(identity, event)) continue;
    if (!isKnown(identity, event) || before.events.has(identity) === true) changed.push(retractionOf(event));
  }
  if (!isDeriving) return { events: changed, ...NO_CALLS };

  const messages = changedMessages({
    all,
    traces: concernedTraces({ ownTraces, answers, tracesOf }),
    before: before.messages,
    after: after.messages,
    isInOrder: (traceId, ofTrace) => isInOrder(traceId) && ofTrace.every(isAnswerInOrder),
    derivedBeforeMs,
  });
  return { events: [...changed, ...messages.map(toTelling)], ...callsOf(after, isConcerned) };
}

const NO_CALLS: Pick<ChangedCalls, "calls" | "isGone"> = { calls: new Map(), isGone: () => false };

function callsOf(
  after: ResolvedTold,
  isConcerned: (identity: string, event: UsageEvent) => boolean,
): Pick<ChangedCalls, "calls" | "isGone"> {
  const calls = new Map<string, UsageEvent>();
  for (const [identity, { event }] of after.calls) if (isConcerned(identity, event)) calls.set(identity, event);
  const isGone = (identity: string): boolean => {
    const event = after.uncounted.get(identity) ?? after.events.get(identity);
    return event !== undefined && !after.calls.has(identity) && isConcerned(identity, event);
  };
  return { calls, isGone };
}

function toTelling(message: UsageEvent): UsageEvent {
  return message.type === RETRACTED ? retractionOf(message) : message;
}

/** Which traces tell of each answer, by any of their spans. */
function tracesByAnswer(spans: readonly SpanFacts[]): Map<string, Set<string>> {
  const traces = new Map<string, Set<string>>();
  for (const { traceId, event } of spans) {
    const answer = event === null ? null : answerOf(event);
    if (answer === null) continue;
    const known = traces.get(answer);
    if (known === undefined) traces.set(answer, new Set([traceId]));
    else known.add(traceId);
  }
  return traces;
}

/** The telling that takes an event back. */
function retractionOf({ id, source, occurredAtMs, workspaceId }: UsageEvent): UsageEvent {
  return emptyUsageEvent({ id, source, type: RETRACTED, occurredAtMs, workspaceId });
}

function isSame(left: UsageEvent, right: UsageEvent): boolean {
  const names = Object.keys(left) as (keyof UsageEvent)[];
  return names.every((name) => left[name] === right[name]);
}
