import { DEMO_ENDPOINTS } from "./demo-endpoints.js";
import type { DemoEndpoint } from "./demo-endpoints.js";
import type { DemoEvent } from "./demo-event.js";
import type { SeededRandom } from "./seeded-random.js";

const WEIGHTED_ENDPOINTS = DEMO_ENDPOINTS.map((value) => ({ weight: value.weight, value }));

const OUTCOMES = [
  { weight: 960, value: "ok" },
  { weight: 22, value: "error" },
  { weight: 18, value: "aborted" },
] as const;

const ERROR_TYPES = ["rate_limit_exceeded", "timeout", "provider_unavailable"];

/**
 * One call of a model: tokens, what it cost, how long it took.
 *
 * @param options.turn how far into the chat: the prompt grows with it, and the cache with the prompt
 * @param options.context fields of `data` that say whose call it was and where it belongs
 */
export function demoGeneration(options: {
  id: string;
  startMs: number;
  random: SeededRandom;
  turn: number;
  isStreamed: boolean;
  context: DemoEvent["data"];
}): { event: DemoEvent; endMs: number; isFailed: boolean } {
  const { id, startMs, random, turn, isStreamed, context } = options;
  const endpoint = random.pick(WEIGHTED_ENDPOINTS);
  const outcome = random.pick(OUTCOMES);
  const tokens = drawTokens({ endpoint, random, turn, isAborted: outcome === "aborted" });
  const firstTokenMs = Math.round(endpoint.firstTokenMs * (0.7 + random.fraction() * 0.9));
  const generationMs =
    outcome === "error"
      ? firstTokenMs
      : firstTokenMs + Math.round((tokens.completion_tokens / endpoint.tokensPerSecond) * 1_000);
  const data = {
    ...context,
    model: endpoint.model,
    model_permaslug: endpoint.modelPermaslug,
    ...(endpoint.endpointId === null ? {} : { endpoint_id: endpoint.endpointId }),
    provider_name: endpoint.providerName,
    status: outcome,
    // A failed call reports neither tokens nor money; both stay unknown instead of 0.
    ...(outcome === "error"
      ? { error_type: ERROR_TYPES[random.below(0, ERROR_TYPES.length)] ?? null }
      : { ...tokens, ...charge(endpoint, tokens), finish_reason: outcome === "ok" ? finishReason(random) : null }),
    latency_ms: isStreamed ? firstTokenMs : generationMs,
    generation_ms: generationMs,
    streamed: isStreamed,
  };
  const time = new Date(startMs).toISOString();
  return {
    event: { specversion: "1.0", id, source: "gateway", type: "generation.completed", time, data },
    endMs: startMs + generationMs,
    isFailed: outcome !== "ok",
  };
}

interface Tokens {
  prompt_tokens: number;
  cached_tokens: number;
  completion_tokens: number;
  reasoning_tokens: number;
}

function drawTokens(options: {
  endpoint: DemoEndpoint;
  random: SeededRandom;
  turn: number;
  isAborted: boolean;
}): Tokens {
  const { endpoint, random, turn, isAborted } = options;
  const prompt = random.below(120, 1_400) + turn * random.below(300, 900);
  const cached = turn > 0 && random.chance(0.6) ? Math.floor(prompt * (0.4 + random.fraction() * 0.4)) : 0;
  // Most answers are short and a few are long.
  const answer = 30 + Math.floor(1_500 * random.fraction() ** 3);
  const reasoning = endpoint.reasons ? random.below(100, 2_500) : 0;
  const share = isAborted ? 0.3 : 1;
  const reasoningTokens = Math.floor(reasoning * share);
  return {
    prompt_tokens: prompt,
    cached_tokens: cached,
    completion_tokens: Math.floor(answer * share) + reasoningTokens,
    reasoning_tokens: reasoningTokens,
  };
}

function charge(endpoint: DemoEndpoint, tokens: Tokens): DemoEvent["data"] {
  const listPricePicoUsd =
    BigInt(tokens.prompt_tokens - tokens.cached_tokens) * endpoint.promptPicoUsd +
    BigInt(tokens.cached_tokens) * endpoint.cachedPicoUsd +
    BigInt(tokens.completion_tokens) * endpoint.completionPicoUsd;
  if (!endpoint.isByok) return { usage: formatUsd(listPricePicoUsd), byok_usage_inference: "0", is_byok: false };
  return {
    usage: formatUsd(listPricePicoUsd / 20n),
    byok_usage_inference: formatUsd(listPricePicoUsd),
    is_byok: true,
  };
}

/** Picodollars as a decimal string of USD, without trailing zeros. */
function formatUsd(picoUsd: bigint): string {
  const digits = picoUsd.toString().padStart(13, "0");
  const text = `${digits.slice(0, -12)}.${digits.slice(-12)}`;
  return text.replace(/\.?0+$/, "");
}

function finishReason(random: SeededRandom): string {
  if (random.chance(0.06)) return "length";
  return random.chance(0.1) ? "tool_calls" : "stop";
}
