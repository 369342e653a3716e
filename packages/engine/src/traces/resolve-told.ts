import { isRecordGroup, isSessionGroup } from "../normalize/logs/log-groups.js";
import { resolveRecords, resolveSession } from "../normalize/logs/resolve-logs.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { feedOfSpan, type Telling } from "../normalize/spans/feed.js";
import { type Eligible, mergeTellings } from "../normalize/spans/merge-tellings.js";
import { identityOf, resolveLoneSpan, type ResolvedTrace, resolveTrace } from "../normalize/spans/resolve-trace.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { NO_DERIVATION } from "./derivation.js";
import { deriveMessages, type TracedEvent, type TracedEvents, tracedCalls } from "./derive-messages.js";
import type { Told } from "./fact-rows.js";
import { partLoneTellings } from "./lone-tellings.js";
import { lastTellings } from "./posted-telling.js";

/** What spans of any traces, log records of any groups, and events that were told by themselves, amount to. */
export interface ResolvedTold extends ResolvedTrace {
  /** The trace or group that each event is of, also one that does not count; by identity. */
  traceOf: ReadonlyMap<string, string>;
  /** Those of the events that traces tell of; none when nothing is derived from them. */
  calls: TracedEvents;
  /** What is derived from those. */
  messages: TracedEvents;
}

/** @param derivedBeforeMs messages of traces that begin before this moment are derived; default: none are */
export function resolveTold(told: Told, eligible?: Eligible, derivedBeforeMs = NO_DERIVATION.beforeMs): ResolvedTold {
  const isDeriving = derivedBeforeMs > NO_DERIVATION.beforeMs;
  const { spans, posted, rest } = partLoneTellings(told);
  const { events, uncounted, traceOf, calls } = resolveTogether(rest, eligible, isDeriving);
  for (const { identity, event } of posted) events.set(identity, event);
  for (const span of spans) {
    const { traceId } = span;
    const { event, isCounted } = resolveLoneSpan(span);
    if (event === null) continue;
    const identity = identityOf(event);
    (isCounted ? events : uncounted).set(identity, event);
    traceOf.set(identity, traceId);
    if (isDeriving && isCounted && event.type === "generation") calls.set(identity, { event, traceId });
  }
  return { events, uncounted, traceOf, calls, messages: deriveMessages(calls, derivedBeforeMs) };
}

/** The events alone, for tellings of which it is enough: without a text for the identity of each. */
export function eventsTold(told: Told, eligible?: Eligible): { events: UsageEvent[]; uncounted: UsageEvent[] } {
  const { spans, posted, rest } = partLoneTellings(told);
  const together = resolveTogether(rest, eligible, false);
  const events = [...together.events.values(), ...posted.map(({ event }) => event)];
  const uncounted = [...together.uncounted.values()];
  for (const span of spans) {
    const { event, isCounted } = resolveLoneSpan(span);
    if (event !== null) (isCounted ? events : uncounted).push(event);
  }
  return { events, uncounted };
}

interface ResolvedTogether extends ResolvedTrace {
  traceOf: Map<string, string>;
  calls: Map<string, TracedEvent>;
}

function resolveTogether(
  { spans, posted }: Told,
  eligible: Eligible | undefined,
  isDeriving: boolean,
): ResolvedTogether {
  const traceOf = new Map<string, string>();
  const uncounted = new Map<string, UsageEvent>();
  const ofSpans = new Map<string, Telling>();
  for (const [traceId, ofTrace] of byTrace(spans)) {
    const { events, uncounted: others } = resolveOne(traceId, ofTrace);
    for (const [identity, event] of events) {
      ofSpans.set(identity, { event, feed: feedOfSpan(event) });
      traceOf.set(identity, traceId);
    }
    for (const [identity, event] of others) {
      uncounted.set(identity, event);
      if (!ofSpans.has(identity)) traceOf.set(identity, traceId);
    }
  }
  const { last, moved } = lastTellings(posted);
  for (const { identity, event } of moved) uncounted.set(identity, event);
  const merged = mergeTellings([...ofSpans.values(), ...last], uncounted, eligible);
  const calls = isDeriving ? tracedCalls(merged.events, ofSpans, traceOf) : new Map<string, TracedEvent>();
  return { ...merged, traceOf, calls };
}

function resolveOne(traceId: string, spans: readonly SpanFacts[]): ResolvedTrace {
  if (isRecordGroup(traceId)) return resolveRecords(spans);
  return isSessionGroup(traceId) ? resolveSession(spans) : resolveTrace(spans);
}

function byTrace(spans: readonly SpanFacts[]): Map<string, SpanFacts[]> {
  const traces = new Map<string, SpanFacts[]>();
  for (const span of spans) {
    const trace = traces.get(span.traceId);
    if (trace === undefined) traces.set(span.traceId, [span]);
    else trace.push(span);
  }
  return traces;
}
