import type { UsageEvent } from "../../../kernel/usage-event.js";
import { readJsonTraces } from "../../otlp/read-json.js";
import { readSpan, type SpanContext } from "../read-span.js";
import { resolveTrace } from "../resolve-trace.js";
import type { SpanFacts } from "../span-facts.js";
import { encodeJson } from "../../otlp/__fixtures__/encode-json.js";

const CONTEXT: SpanContext = {
  nowMs: Date.UTC(2027, 0, 1),
  frozenBeforeMs: null,
  credentialWorkspaceId: null,
  defaultWorkspaceId: "00000000-0000-4000-8000-000000000001",
  findKeyWorkspaceId: () => null,
};

export interface SentSpan {
  name?: string;
  /** A number stands for an id; 0 and absent for none. */
  id?: number;
  parent?: number;
  trace?: number;
  /** Milliseconds after the beginning of 2026-03-01. */
  atMs?: number;
  tookMs?: number;
  status?: number;
  attributes?: Record<string, unknown>;
  exception?: string;
}

const START_NS = BigInt(Date.UTC(2026, 2, 1)) * 1_000_000n;

/** An `ExportTraceServiceRequest` in JSON, as exporters write it. */
export function payload(
  spans: readonly SentSpan[],
  { service = "chat-app", scope = "test" }: { service?: string; scope?: string } = {},
): { resourceSpans: unknown[] } {
  return {
    resourceSpans: [
      {
        resource: { attributes: toAttributes({ "service.name": service }) },
        scopeSpans: [{ scope: { name: scope }, spans: spans.map(toSpan) }],
      },
    ],
  };
}

function hexId(number: number, length: 16 | 32): string {
  return number.toString(16).padStart(length, "0");
}

function toSpan(span: SentSpan, index: number): unknown {
  const start = START_NS + BigInt(span.atMs ?? 0) * 1_000_000n;
  return {
    traceId: hexId(span.trace ?? 0xabc, 32),
    spanId: hexId(span.id ?? index + 1, 16),
    ...(span.parent === undefined ? {} : { parentSpanId: hexId(span.parent, 16) }),
    name: span.name ?? "span",
    kind: 3,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(span.tookMs ?? 250) * 1_000_000n),
    attributes: toAttributes(span.attributes ?? {}),
    events:
      span.exception === undefined
        ? []
        : [{ name: "exception", attributes: toAttributes({ "exception.type": span.exception }) }],
    status: { code: span.status ?? 0 },
  };
}

function toAttributes(values: Record<string, unknown>): { key: string; value: unknown }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: toValue(value) }));
}

function toValue(value: unknown): unknown {
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toValue) } };
  return { stringValue: value };
}

/** What the spans of a payload tell; a span that cannot be used fails the test. */
export function factsOf(body: unknown): SpanFacts[] {
  return readJsonTraces(encodeJson(body)).flatMap((span) => {
    const facts = readSpan(span, CONTEXT);
    if (facts !== null && "problem" in facts) throw new Error(facts.problem);
    return facts === null ? [] : [facts];
  });
}

/** The events of all traces of some payloads, in the order of their starts. */
export function eventsOf(...bodies: readonly unknown[]): UsageEvent[] {
  const traces = new Map<string, SpanFacts[]>();
  for (const facts of bodies.flatMap(factsOf)) {
    traces.set(facts.traceId, [...(traces.get(facts.traceId) ?? []), facts]);
  }
  return [...traces.values()]
    .flatMap((spans) => [...resolveTrace(spans).events.values()])
    .toSorted((a, b) => a.occurredAtMs - b.occurredAtMs || (a.id < b.id ? -1 : 1));
}

/** The only event of a payload. */
export function eventOf(body: unknown): UsageEvent {
  const [event, ...others] = eventsOf(body);
  if (event === undefined || others.length > 0) throw new Error(`${others.length + (event ? 1 : 0)} events, not one`);
  return event;
}
