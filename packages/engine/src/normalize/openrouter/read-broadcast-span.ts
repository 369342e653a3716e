import { durationMsOf, flagOf, picoUsdOf, textOf } from "../otlp/attribute-reader.js";
import { spellings } from "../otlp/attributes.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import { readCall } from "../spans/read-call.js";
import { LINK, type SpanReading } from "../spans/span-source.js";
import { lastGoodResponse } from "./provider-responses.js";

/**
 * OpenRouter Broadcast: one span a generation counts, under its generation id; its attempts at hosts and the streaming
 * below it do not. The two `gen_ai` names of a provider mean the model's author there, so they are not read.
 */
export function readBroadcastSpan(span: OtlpSpan): SpanReading | null {
  const { attributes: at } = span;
  if (span.scopeName !== "openrouter" && span.resource.get("service.name") !== "openrouter") return null;
  const isGeneration = textOf(at, "span.type") === "generation";
  if (!isGeneration || span.name === "generation" || span.name.startsWith("provider attempt")) return LINK;
  const facts = readCall(span, "openrouter/1");
  const response = lastGoodResponse(at.get("trace.metadata.provider_responses"));
  const { responseId } = facts;
  return {
    role: "root",
    operation: "chat",
    facts: {
      ...facts,
      identity: responseId === null ? null : { source: "openrouter", id: responseId },
      provider: textOf(at, "trace.metadata.openrouter.provider_name") ?? response.providerName,
      gateway: "openrouter",
      requestModel: facts.responseModel ?? facts.requestModel,
      responseModel: facts.responseModel ?? facts.requestModel,
      permaslug: response.modelPermaslug,
      endpointId: response.endpointId,
      isByok: response.isByok,
      byokPicoUsd: picoUsdOf(at, "trace.metadata.openrouter_generation.byok_usage_inference"),
      finishReason: facts.finishReason ?? textOf(at, "trace.metadata.openrouter.finish_reason"),
      streamed: flagOf(at, "trace.metadata.openrouter_generation.streamed") ?? facts.streamed,
      ttftMs: durationMsOf(at, 1, FIRST_TOKEN_MS) ?? facts.ttftMs,
      apiKeyName: textOf(at, "trace.metadata.openrouter.api_key_name"),
    },
  };
}

const FIRST_TOKEN_MS = spellings(
  "trace.metadata.openrouter.first_token_ms",
  "trace.metadata.openrouter.provider_time_to_first_token_ms",
);

const TEST_TRACE = /^0+1$/;

/** What the vendor's test button sends: never an event, whatever it says. */
export function isTestTraffic({ name, traceId, attributes }: OtlpSpan): boolean {
  return (
    name === "openrouter-connection-test" ||
    TEST_TRACE.test(traceId ?? "") ||
    attributes.get("trace.metadata.source") === "observability-test-button"
  );
}
