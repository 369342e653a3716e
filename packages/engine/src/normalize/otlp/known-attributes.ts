import { isText, sumOfBytes } from "./read-text.js";

/**
 * Every attribute of a span, a log record or its resource that Daybook reads. All others, prompts, outputs and tool arguments among
 * them, are skipped while the request is decoded: they never become part of anything that is stored or logged.
 */
export const KNOWN_ATTRIBUTES = [
  // What kind of work the span stands for.
  "gen_ai.operation.name",
  "ai.operationId",
  "openinference.span.kind",
  "langfuse.observation.type",
  "llm.request.type",
  "traceloop.span.kind",
  "litellm.call_id",
  "metadata.user_api_key_hash",
  "span.type",
  "trace.metadata.source",
  // Provider.
  "gen_ai.provider.name",
  "gen_ai.system",
  "llm.provider",
  "llm.system",
  "ai.model.provider",
  "server.address",
  "trace.metadata.openrouter.provider_name",
  "trace.metadata.provider_responses",
  "metadata.custom_llm_provider",
  "litellm.provider",
  "ai.response.providerMetadata",
  // Model.
  "gen_ai.request.model",
  "gen_ai.response.model",
  "llm.request.model",
  "llm.response.model",
  "llm.model_name",
  "ai.model.id",
  "ai.response.model",
  "litellm.provider.model",
  "langfuse.observation.model.name",
  // The answer.
  "gen_ai.response.id",
  "ai.response.id",
  "gen_ai.response.finish_reasons",
  "gen_ai.response.finish_reason",
  "ai.response.finishReason",
  "llm.response.finish_reason",
  "trace.metadata.openrouter.finish_reason",
  // Tokens.
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.prompt_tokens",
  "llm.usage.prompt_tokens",
  "llm.token_count.prompt",
  "ai.usage.inputTokens",
  "ai.usage.promptTokens",
  "ai.usage.tokens",
  "gen_ai.usage.output_tokens",
  "gen_ai.usage.completion_tokens",
  "llm.usage.completion_tokens",
  "llm.token_count.completion",
  "ai.usage.outputTokens",
  "ai.usage.completionTokens",
  "gen_ai.usage.total_tokens",
  "llm.usage.total_tokens",
  "llm.token_count.total",
  "ai.usage.totalTokens",
  "gen_ai.usage.cache_read.input_tokens",
  "gen_ai.usage.input_tokens.cached",
  "gen_ai.usage.cache_read_input_tokens",
  "llm.token_count.prompt_details.cache_read",
  "ai.usage.cachedInputTokens",
  "ai.usage.inputTokenDetails.cacheReadTokens",
  "gen_ai.usage.cache_write.input_tokens",
  "gen_ai.usage.cache_creation.input_tokens",
  "gen_ai.usage.input_tokens.cache_write",
  "gen_ai.usage.input_tokens.cache_write_5m",
  "gen_ai.usage.input_tokens.cache_write_1h",
  "gen_ai.usage.cache_creation_input_tokens",
  "llm.token_count.prompt_details.cache_write",
  "ai.usage.inputTokenDetails.cacheWriteTokens",
  "ai.usage.inputTokenDetails.noCacheTokens",
  "gen_ai.usage.reasoning.output_tokens",
  "gen_ai.usage.output_tokens.reasoning",
  "gen_ai.usage.reasoning_tokens",
  "llm.token_count.completion_details.reasoning",
  "ai.usage.reasoningTokens",
  "ai.usage.outputTokenDetails.reasoningTokens",
  "langfuse.observation.usage_details",
  // Cost.
  "gen_ai.usage.total_cost",
  "litellm.cost.total",
  "gen_ai.cost.total_cost",
  "gen_ai.usage.cost",
  "gen_ai.usage.cost_usd",
  "llm.usage.total_cost",
  "llm.cost.total",
  "operation.cost",
  "langfuse.observation.cost_details",
  "gen_ai.usage.input_cost",
  "gen_ai.usage.output_cost",
  "trace.metadata.openrouter_generation.byok_usage_inference",
  // Time and course.
  "gen_ai.request.stream",
  "llm.is_streaming",
  "litellm.request.streaming",
  "trace.metadata.openrouter_generation.streamed",
  "gen_ai.response.time_to_first_chunk",
  "gen_ai.client.operation.time_to_first_chunk",
  "ai.response.msToFirstChunk",
  "langfuse.observation.completion_start_time",
  "trace.metadata.openrouter.first_token_ms",
  "trace.metadata.openrouter.provider_time_to_first_token_ms",
  "error.type",
  "http.response.status_code",
  "exception.type",
  // Who.
  "user.id",
  "enduser.id",
  "litellm.end_user.id",
  "metadata.user_api_key_end_user_id",
  "metadata.user_api_key_user_id",
  "ai.telemetry.metadata.userId",
  "ai.telemetry.metadata.user_id",
  "ai.settings.context.userId",
  "ai.settings.context.user_id",
  "langfuse.user.id",
  "traceloop.association.properties.user_id",
  "trace.metadata.openrouter_generation.external_user",
  "trace.metadata.openrouter.creator_user_id",
  "enduser.pseudo.id",
  "user.account_uuid",
  "user.email",
  "metadata.user_api_key_user_email",
  "litellm.api_key.hash",
  "metadata.user_api_key_alias",
  "trace.metadata.openrouter.api_key_name",
  // Which chat.
  "gen_ai.conversation.id",
  "session.id",
  "ai.telemetry.metadata.sessionId",
  "ai.telemetry.metadata.session_id",
  "ai.telemetry.metadata.chatId",
  "ai.telemetry.metadata.chat_id",
  "ai.telemetry.metadata.threadId",
  "ai.telemetry.metadata.thread_id",
  "ai.settings.context.sessionId",
  "ai.settings.context.session_id",
  "ai.settings.context.chatId",
  "ai.settings.context.chat_id",
  "ai.settings.context.threadId",
  "ai.settings.context.thread_id",
  "langfuse.session.id",
  "traceloop.association.properties.session_id",
  "metadata.session_id",
  "litellm.session_id",
  // Log records of agents.
  "event.name",
  "event.sequence",
  "event.timestamp",
  "prompt.id",
  "request_id",
  "model",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_creation_tokens",
  "cost_usd",
  "duration_ms",
  "ttft_ms",
  "status_code",
  // The resource.
  "service.name",
] as const;

export type KnownAttribute = (typeof KNOWN_ATTRIBUTES)[number];

const LONGEST = Math.max(...KNOWN_ATTRIBUTES.map(({ length }) => length));

const PLACES: ReadonlyMap<string, number> = new Map(KNOWN_ATTRIBUTES.map((key, place) => [key, place]));

/** The place of an attribute in the list, -1 for one that is not known. */
export function placeOfAttribute(key: string): number {
  return PLACES.get(key) ?? -1;
}

/** Four times as many places as attributes, so that most are found at the first look. */
const SLOTS = 2 ** Math.ceil(Math.log2(KNOWN_ATTRIBUTES.length * 4));
const SLOT_OF_SUM: Int16Array = slots();

function slots(): Int16Array {
  const filled = new Int16Array(SLOTS).fill(-1);
  for (const [place, key] of KNOWN_ATTRIBUTES.entries()) {
    const bytes = new TextEncoder().encode(key);
    let slot = sumOfBytes(bytes, 0, bytes.length) & (SLOTS - 1);
    while (filled[slot] !== -1) slot = (slot + 1) & (SLOTS - 1);
    filled[slot] = place;
  }
  return filled;
}

/** The same for a key in UTF-8, without making a string of it. */
export function placeOfAttributeIn(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length > LONGEST) return -1;
  let slot = sumOfBytes(bytes, start, end) & (SLOTS - 1);
  for (;;) {
    const place = SLOT_OF_SUM[slot] ?? -1;
    if (place < 0 || isText(KNOWN_ATTRIBUTES[place] ?? "", bytes, { start, length })) return place;
    slot = (slot + 1) & (SLOTS - 1);
  }
}
