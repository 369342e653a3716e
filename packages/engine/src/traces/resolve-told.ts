import { isRecordGroup, isSessionGroup } from "../normalize/logs/log-groups.js";
import { resolveRecords, resolveSession } from "../normalize/logs/resolve-logs.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { feedOfSpan, type Telling } from "../normalize/spans/feed.js";
import { type Eligible, mergeTellings } from "../normalize/spans/merge-tellings.js";
import { identityOf, resolveLoneSpan, type ResolvedTrace, resolveTrace } from "../normalize/spans/resolve-trace.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { Told } from "./fact-rows.js";
import { partLoneTellings } from "./lone-tellings.js";
import { lastTellings } from "./posted-telling.js";

/** What spans of any traces, log records of any groups, and events that were told by themselves, amount to. */
export interface ResolvedTold extends ResolvedTrace {
  /** The trace or group that each event is of, also one that does not count; by identity. */
  traceOf: Map<string, string>;
}

export function resolveTold(told: Told, eligible?: Eligible): ResolvedTold {
  const { spans, posted, rest } = partLoneTellings(told);
  const resolved = resolveTogether(rest, eligible);
  for (const { identity, event } of posted) resolved.events.set(identity, event);
  for (const span of spans) {
    const { event, isCounted } = resolveLoneSpan(span);
    if (event === null) continue;
    const identity = identityOf(event);
    (isCounted ? resolved.events : resolved.uncounted).set(identity, event);
    resolved.traceOf.set(identity, span.traceId);
  }
  return resolved;
}

function resolveTogether({ spans, posted }: Told, eligible?: Eligible): ResolvedTold {
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
  return { ...mergeTellings([...ofSpans.values(), ...last], uncounted, eligible), traceOf };
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
