import type { SpanFacts } from "./span-facts.js";

/** The id of the event that a span is, unless its sender says another. */
export function placedId({ traceId, spanId }: Pick<SpanFacts, "traceId" | "spanId">): string {
  return `${traceId}:${spanId}`;
}

/** Whether it is that, without putting it together. */
export function isPlacedId(id: string, { traceId, spanId }: Pick<SpanFacts, "traceId" | "spanId">): boolean {
  return (
    id.length === traceId.length + 1 + spanId.length &&
    id.startsWith(traceId) &&
    id.endsWith(spanId) &&
    id[traceId.length] === ":"
  );
}
