import { toProviderKey } from "../../kernel/provider-key.js";
import { textOf, toCount } from "../otlp/attribute-reader.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import type { CallTokens } from "../spans/call-facts.js";
import { anthropicCache } from "../spans/provider-metadata.js";
import { readCall } from "../spans/read-call.js";
import { LINK, type SpanReading } from "../spans/span-source.js";

/**
 * The Vercel AI SDK from 3.3 to 6, and 7 with its legacy telemetry: `ai.operationId` tells wrappers, which carry the sums
 * of their calls, from the calls. (7 with its own telemetry follows the GenAI conventions.)
 */
export function readAiSdkSpan(span: OtlpSpan): SpanReading | null {
  const operationId = textOf(span.attributes, "ai.operationId");
  if (operationId === null) return null;
  const call = CALLS.find(([ending]) => operationId.endsWith(ending));
  if (call === undefined) return LINK;
  const facts = readCall(span, "ai-sdk/1");
  const isStream = operationId.endsWith(".doStream");
  return {
    role: "call",
    operation: call[1],
    facts: { ...facts, streamed: facts.streamed ?? isStream, tokens: inclusive(span, facts.tokens, facts.provider) },
  };
}

const CALLS: readonly (readonly [string, string])[] = [
  [".doGenerate", "chat"],
  [".doStream", "chat"],
  [".doEmbed", "embeddings"],
  [".doRerank", "rerank"],
];

/** Version 5 gives Anthropic's own prompt figure, which leaves cached tokens out; 6 and later have details beside it. */
function inclusive({ attributes: at }: OtlpSpan, tokens: CallTokens, provider: string | null): CallTokens {
  const hasDetails =
    at.has("ai.usage.inputTokenDetails.cacheReadTokens") ||
    at.has("ai.usage.inputTokenDetails.cacheWriteTokens") ||
    at.has("ai.usage.inputTokenDetails.noCacheTokens");
  if (hasDetails || provider === null || toProviderKey(provider) !== "anthropic") return tokens;
  const { reads, writes } = anthropicCache(at.get("ai.response.providerMetadata"));
  return {
    ...tokens,
    cached: tokens.cached ?? toCount(reads),
    cacheWrite: tokens.cacheWrite ?? toCount(writes),
    isPromptExclusive: true,
  };
}
