import { parseRfc3339 } from "../../kernel/rfc3339.js";
import { textOf } from "../otlp/attribute-reader.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import { readCall } from "../spans/read-call.js";
import { LINK, type SpanReading } from "../spans/span-source.js";
import { costOfDetails, tokensOfDetails } from "./observation-details.js";

/** Spans of the Langfuse SDK: observations of the types `generation` and `embedding` are calls. */
export function readLangfuseSpan(span: OtlpSpan): SpanReading | null {
  const { attributes: at } = span;
  const type = textOf(at, "langfuse.observation.type");
  if (type === null) return null;
  const operation = type === "generation" ? "chat" : type === "embedding" ? "embeddings" : null;
  if (operation === null) return LINK;
  const facts = readCall(span, "langfuse/1");
  const startedMs = parseTime(textOf(at, "langfuse.observation.completion_start_time"));
  const sinceStartMs = startedMs === null || span.startMs === null ? null : startedMs - span.startMs;
  return {
    role: "call",
    operation,
    facts: {
      ...facts,
      requestModel: textOf(at, "langfuse.observation.model.name") ?? facts.requestModel,
      tokens: tokensOfDetails(at.get("langfuse.observation.usage_details")) ?? facts.tokens,
      costPicoUsd: costOfDetails(at.get("langfuse.observation.cost_details")) ?? facts.costPicoUsd,
      ttftMs: sinceStartMs !== null && sinceStartMs >= 0 ? sinceStartMs : facts.ttftMs,
      streamed: sinceStartMs !== null && sinceStartMs >= 0 ? true : facts.streamed,
    },
  };
}

/** Some versions of the SDK write the time as JSON, in quotes. */
function parseTime(text: string | null): number | null {
  return text === null ? null : parseRfc3339(text.replaceAll('"', ""));
}
