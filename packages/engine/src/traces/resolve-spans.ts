import { isRecordGroup, isSessionGroup } from "../normalize/logs/log-groups.js";
import { resolveRecords, resolveSession } from "../normalize/logs/resolve-logs.js";
import { mergeTellings } from "../normalize/spans/merge-tellings.js";
import { type ResolvedTrace, resolveTrace } from "../normalize/spans/resolve-trace.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";

/** What the spans of any traces, and the log records of any groups, amount to. */
export interface ResolvedSpans extends ResolvedTrace {
  /** The trace or group that each event is of, also one that does not count; by identity. */
  traceOf: ReadonlyMap<string, string>;
}

export function resolveSpans(spans: readonly SpanFacts[]): ResolvedSpans {
  const all: ResolvedTrace = { events: new Map(), uncounted: new Map() };
  const traceOf = new Map<string, string>();
  for (const [traceId, ofTrace] of byTrace(spans)) {
    const { events, uncounted } = resolveOne(traceId, ofTrace);
    for (const [identity, event] of events) {
      all.events.set(identity, event);
      traceOf.set(identity, traceId);
    }
    for (const [identity, event] of uncounted) {
      all.uncounted.set(identity, event);
      if (!all.events.has(identity)) traceOf.set(identity, traceId);
    }
  }
  for (const identity of all.events.keys()) all.uncounted.delete(identity);
  return { ...mergeTellings(all), traceOf };
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
