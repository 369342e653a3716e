import { mergeTellings } from "../normalize/spans/merge-tellings.js";
import { type ResolvedTrace, resolveTrace } from "../normalize/spans/resolve-trace.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";

/** What the spans of any traces amount to. */
export function resolveSpans(spans: readonly SpanFacts[]): ResolvedTrace {
  const all: ResolvedTrace = { events: new Map(), uncounted: new Map() };
  for (const ofTrace of byTrace(spans).values()) {
    const { events, uncounted } = resolveTrace(ofTrace);
    for (const [identity, event] of events) all.events.set(identity, event);
    for (const [identity, event] of uncounted) all.uncounted.set(identity, event);
  }
  for (const identity of all.events.keys()) all.uncounted.delete(identity);
  return mergeTellings(all);
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
