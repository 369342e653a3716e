import { textOf } from "../otlp/attribute-reader.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import { readCall } from "../spans/read-call.js";
import { LINK, type SpanReading } from "../spans/span-source.js";

/** OpenInference (Arize, Phoenix): the kind of the span decides; there is no id of the answer. */
export function readOpenInferenceSpan(span: OtlpSpan): SpanReading | null {
  const kind = textOf(span.attributes, "openinference.span.kind");
  if (kind === null) return null;
  const operation = OPERATIONS.get(kind.toUpperCase());
  if (operation === undefined) return LINK;
  return { role: "call", operation, facts: readCall(span, "openinference/1") };
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["LLM", "chat"],
  ["EMBEDDING", "embeddings"],
  ["RERANKER", "rerank"],
]);
