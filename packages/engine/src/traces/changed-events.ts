import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { answerOf } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { Told } from "./fact-rows.js";
import { resolveTold } from "./resolve-told.js";
import { eligibleBeside, type StandingEvent, withoutReplaced } from "./standing-events.js";

/**
 * The tellings to write when spans and events come to those told before: of the calls in their traces, and of every call
 * that tells of the same answers.
 *
 * @param own what comes
 * @param told what was told before of the own traces and answers, and of every trace that tells of an answer which the own
 * traces tell of
 * @param isInOrder whether the events of a trace, as it was told before, are known to be written. If they are, what they
 * were is compared with what they are now, and a repeat writes nothing. If not, for whoever wrote them may have been cut
 * short, every call is told and everything that looks like one is taken back. Of events that were told by themselves it is
 * never known: the last telling of such an event holds, so that each is written again.
 * @param standing how the events in doubt stand in the store (`eventsInDoubt`)
 * @param frozenBeforeMs what was counted before cannot be taken back
 */
export function changedEvents({
  own,
  told,
  isInOrder,
  standing = new Map(),
  frozenBeforeMs = Number.NEGATIVE_INFINITY,
}: {
  own: Told;
  told: Told;
  isInOrder: (traceId: string) => boolean;
  standing?: ReadonlyMap<string, StandingEvent>;
  frozenBeforeMs?: number;
}): UsageEvent[] {
  const isFirst = told.spans.length === 0 && told.posted.length === 0;
  const valid = withoutReplaced(told, standing);
  const all: Told = { spans: [...told.spans, ...own.spans], posted: [...valid.posted, ...own.posted] };
  const eligible = eligibleBeside(frozenBeforeMs, standing);
  const after = resolveTold(all, eligible);
  // Nobody told of anything here before, so all of it is concerned, and new.
  if (isFirst) {
    return [...after.events.values(), ...[...after.uncounted.values()].map(retractionOf)];
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
  const isKnown = (identity: string, event: UsageEvent): boolean =>
    !posted.has(keyOf(event)) &&
    isInOrder(traceOf(identity)) &&
    [...(tracesOf.get(keyOf(event)) ?? [])].every(isInOrder);

  const before = resolveTold(valid, eligible);
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
  return changed;
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
