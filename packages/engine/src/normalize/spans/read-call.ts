import { nameProvider } from "../names/provider-name.js";
import { countOf, durationMsOf, flagOf, picoUsdOf, textOf, toText } from "../otlp/attribute-reader.js";
import { spellings } from "../otlp/attributes.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import type { CallFacts, CallTokens } from "./call-facts.js";
import { costOfMetadata, providerOfMetadata } from "./provider-metadata.js";

/**
 * A model call in any of the spellings that instrumentations use; where a span has several, the present name of the
 * OpenTelemetry GenAI conventions wins, then older names, then vendors'. Sources that mean other things by these names
 * correct what is read here.
 */
export function readCall(span: OtlpSpan, schema: string): CallFacts {
  const { attributes: at } = span;
  const metadata = at.get("ai.response.providerMetadata");
  const named = textOf(at, PROVIDER);
  return {
    schema,
    identity: null,
    provider: providerOfMetadata(metadata) ?? named ?? hostOf(textOf(at, "server.address")),
    gateway: nameProvider(named).gateway,
    requestModel: textOf(at, REQUEST_MODEL),
    responseModel: textOf(at, RESPONSE_MODEL),
    permaslug: null,
    endpointId: null,
    responseId: textOf(at, RESPONSE_ID),
    finishReason: finishReasonOf(span),
    tokens: readTokens(span),
    costPicoUsd: readCost(span) ?? costOfMetadata(metadata),
    byokPicoUsd: null,
    isByok: null,
    streamed: flagOf(at, STREAMED),
    ttftMs: durationMsOf(at, 1000, FIRST_CHUNK_SECONDS) ?? durationMsOf(at, 1, "ai.response.msToFirstChunk"),
    status: null,
    errorType: errorTypeOf(span),
    apiKeyHash: null,
    apiKeyName: null,
  };
}

/** `api.openai.com` is openai; an address of numbers names nobody. */
function hostOf(address: string | null): string | null {
  if (address === null || /^[\d.:[\]]+$/.test(address)) return null;
  return address.split(".").at(-2) ?? address;
}

/** The first of a list, which may also stand as JSON in a text. */
function finishReasonOf({ attributes: at }: OtlpSpan): string | null {
  const reasons = at.get("gen_ai.response.finish_reasons");
  const first = Array.isArray(reasons) ? (reasons as readonly string[])[0] : reasons;
  const text = typeof first === "string" ? toText(first) : null;
  if (text !== null) return text.startsWith("[") ? (/^\[\s*"([^"\\]{1,100})"/.exec(text)?.[1] ?? null) : text;
  return textOf(at, FINISH_REASON);
}

function readTokens({ attributes: at }: OtlpSpan): CallTokens {
  const writes5m = countOf(at, "gen_ai.usage.input_tokens.cache_write_5m");
  const writes1h = countOf(at, "gen_ai.usage.input_tokens.cache_write_1h");
  return {
    prompt: countOf(at, PROMPT),
    completion: countOf(at, COMPLETION),
    cached: countOf(at, CACHED),
    cacheWrite:
      countOf(at, CACHE_WRITE) ?? (writes5m === null && writes1h === null ? null : (writes5m ?? 0) + (writes1h ?? 0)),
    cacheWrite1h: writes1h,
    reasoning: countOf(at, REASONING),
    total: countOf(at, TOTAL),
    isPromptExclusive: false,
  };
}

/** A total, else the sum of both parts; one part alone is not what the call cost. */
function readCost({ attributes: at }: OtlpSpan): bigint | null {
  const total = picoUsdOf(at, COST);
  if (total !== null) return total;
  const input = picoUsdOf(at, "gen_ai.usage.input_cost");
  const output = picoUsdOf(at, "gen_ai.usage.output_cost");
  return input === null || output === null ? null : input + output;
}

/** A class or a status code, never a message. */
function errorTypeOf({ attributes: at, exceptionType }: OtlpSpan): string | null {
  const code = at.get("http.response.status_code");
  return (
    textOf(at, "error.type") ??
    (typeof code === "number" || typeof code === "string" ? toText(String(code)) : null) ??
    (exceptionType === null ? null : toText(exceptionType))
  );
}

/** Whether the span says anything of what it used. */
export function hasUsage({ prompt, completion, cached, reasoning, total }: CallTokens): boolean {
  return [prompt, completion, cached, reasoning, total].some((count) => count !== null);
}

const PROVIDER = spellings("gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "ai.model.provider");
const REQUEST_MODEL = spellings("gen_ai.request.model", "llm.request.model", "llm.model_name", "ai.model.id");
const RESPONSE_MODEL = spellings("gen_ai.response.model", "llm.response.model", "ai.response.model");
const RESPONSE_ID = spellings("gen_ai.response.id", "ai.response.id");
const STREAMED = spellings("gen_ai.request.stream", "llm.is_streaming", "litellm.request.streaming");
const FIRST_CHUNK_SECONDS = spellings(
  "gen_ai.response.time_to_first_chunk",
  "gen_ai.client.operation.time_to_first_chunk",
);
const FINISH_REASON = spellings(
  "gen_ai.response.finish_reason",
  "ai.response.finishReason",
  "llm.response.finish_reason",
);
const PROMPT = spellings(
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.prompt_tokens",
  "llm.usage.prompt_tokens",
  "llm.token_count.prompt",
  "ai.usage.inputTokens",
  "ai.usage.promptTokens",
  "ai.usage.tokens",
);
const COMPLETION = spellings(
  "gen_ai.usage.output_tokens",
  "gen_ai.usage.completion_tokens",
  "llm.usage.completion_tokens",
  "llm.token_count.completion",
  "ai.usage.outputTokens",
  "ai.usage.completionTokens",
);
const CACHED = spellings(
  "gen_ai.usage.cache_read.input_tokens",
  "gen_ai.usage.input_tokens.cached",
  "gen_ai.usage.cache_read_input_tokens",
  "llm.token_count.prompt_details.cache_read",
  "ai.usage.inputTokenDetails.cacheReadTokens",
  "ai.usage.cachedInputTokens",
);
const CACHE_WRITE = spellings(
  "gen_ai.usage.cache_write.input_tokens",
  "gen_ai.usage.cache_creation.input_tokens",
  "gen_ai.usage.input_tokens.cache_write",
  "gen_ai.usage.cache_creation_input_tokens",
  "llm.token_count.prompt_details.cache_write",
  "ai.usage.inputTokenDetails.cacheWriteTokens",
);
const REASONING = spellings(
  "gen_ai.usage.reasoning.output_tokens",
  "gen_ai.usage.output_tokens.reasoning",
  "gen_ai.usage.reasoning_tokens",
  "llm.token_count.completion_details.reasoning",
  "ai.usage.outputTokenDetails.reasoningTokens",
  "ai.usage.reasoningTokens",
);
const TOTAL = spellings(
  "gen_ai.usage.total_tokens",
  "llm.usage.total_tokens",
  "llm.token_count.total",
  "ai.usage.totalTokens",
);
const COST = spellings(
  "gen_ai.usage.total_cost",
  "litellm.cost.total",
  "gen_ai.cost.total_cost",
  "gen_ai.usage.cost",
  "gen_ai.usage.cost_usd",
  "llm.usage.total_cost",
  "llm.cost.total",
  "operation.cost",
);
