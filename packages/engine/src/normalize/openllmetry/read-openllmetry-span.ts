import { textOf } from "../otlp/attribute-reader.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import { readCall } from "../spans/read-call.js";
import { LINK, type SpanReading } from "../spans/span-source.js";

/** OpenLLMetry (Traceloop): a request type, or a provider with a model and no kind of Traceloop's own. */
export function readOpenLlmetrySpan(span: OtlpSpan): SpanReading | null {
  const { attributes: at } = span;
  const type = textOf(at, "llm.request.type");
  const kind = textOf(at, "traceloop.span.kind");
  if (type !== null) {
    return { role: "call", operation: OPERATIONS.get(type) ?? "other", facts: readCall(span, "openllmetry/1") };
  }
  if (kind !== null) return LINK;
  if (textOf(at, "gen_ai.system") === null || textOf(at, "gen_ai.request.model") === null) return null;
  return { role: "call", operation: "chat", facts: readCall(span, "openllmetry/1") };
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["chat", "chat"],
  ["completion", "text_completion"],
  ["embedding", "embeddings"],
  ["rerank", "rerank"],
]);
