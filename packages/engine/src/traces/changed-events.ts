import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { responseKey } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { resolveSpans } from "./resolve-spans.js";

/**
 * The tellings to write when spans come to those told before: of the calls in their traces, and of calls in other traces
 * that tell of the same answers.
 *
 * @param own the spans that come
 * @param told what was told before of their traces, and of every trace that tells of an answer which theirs tell of
 * @param isInOrder whether the events of a trace, as it was told before, are known to be written. If they are, what they
 * were is compared with what they are now, and a repeat writes nothing. If not, for whoever wrote them may have been cut
 * short, every call is told and everything that looks like one is taken back.
 */
export function changedEvents({
  own,
  told,
  isInOrder,
}: {
  own: readonly SpanFacts[];
  told: readonly SpanFacts[];
  isInOrder: (traceId: string) => boolean;
}): UsageEvent[] {
  const ownTraces = new Set(own.map(({ traceId }) => traceId));
  const all = [...told, ...own];
  const tracesOf = tracesByAnswer(all);
  const answers = new Set(
    [...tracesOf].flatMap(([key, traces]) => ([...traces].some((id) => ownTraces.has(id)) ? [key] : [])),
  );
  const after = resolveSpans(all);
  const before = told.length === 0 ? null : resolveSpans(told);
  const keyOf = ({ responseId }: UsageEvent): string => responseKey(responseId) ?? "";
  const traceOf = (identity: string): string => after.traceOf.get(identity) ?? "";
  const isConcerned = (identity: string, event: UsageEvent): boolean =>
    ownTraces.has(traceOf(identity)) || answers.has(keyOf(event));
  const isKnown = (identity: string, event: UsageEvent): boolean =>
    isInOrder(traceOf(identity)) && [...(tracesOf.get(keyOf(event)) ?? [])].every(isInOrder);

  const changed: UsageEvent[] = [];
  for (const [identity, event] of after.events) {
    if (!isConcerned(identity, event)) continue;
    const earlier = before?.events.get(identity);
    if (earlier === undefined || !isKnown(identity, event) || !isSame(earlier, event)) changed.push(event);
  }
  for (const [identity, event] of after.uncounted) {
    if (!isConcerned(identity, event)) continue;
    if (!isKnown(identity, event) || before?.events.has(identity) === true) changed.push(retractionOf(event));
  }
  return changed;
}

/** Which traces tell of each answer, by any of their spans. */
function tracesByAnswer(spans: readonly SpanFacts[]): Map<string, Set<string>> {
  const traces = new Map<string, Set<string>>();
  for (const { traceId, event } of spans) {
    const key = responseKey(event?.responseId ?? null);
    if (key === null) continue;
    const known = traces.get(key);
    if (known === undefined) traces.set(key, new Set([traceId]));
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
