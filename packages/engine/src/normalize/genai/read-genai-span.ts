import { textOf } from "../otlp/attribute-reader.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import { hasUsage, readCall } from "../spans/read-call.js";
import { LINK, type SpanReading } from "../spans/span-source.js";

/** OpenTelemetry's GenAI conventions, current and older names: what a span does stands in `gen_ai.operation.name`. */
export function readGenAiSpan(span: OtlpSpan): SpanReading | null {
  const operation = textOf(span.attributes, "gen_ai.operation.name");
  if (operation === null) return null;
  const counted = OPERATIONS.get(operation);
  // Agents, tools, plans, memory and what is still to be named: they carry sums of the calls below them.
  if (counted === undefined) return LINK;
  return { role: counted.role, operation: counted.operation, facts: readCall(span, "genai/1") };
}

/** A span that says which model it asked and what that used, and nothing else. */
export function readGuessedSpan(span: OtlpSpan): SpanReading | null {
  const facts = readCall(span, "guessed/1");
  if (facts.requestModel === null || !hasUsage(facts.tokens)) return null;
  return { role: "call", operation: "other", facts };
}

const OPERATIONS: ReadonlyMap<string, { role: "call" | "leaf"; operation: string }> = new Map([
  ["chat", { role: "call", operation: "chat" }],
  ["generate_content", { role: "call", operation: "chat" }],
  ["text_completion", { role: "call", operation: "text_completion" }],
  ["embeddings", { role: "leaf", operation: "embeddings" }],
  ["rerank", { role: "leaf", operation: "rerank" }],
]);
