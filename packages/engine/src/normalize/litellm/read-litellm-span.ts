import { textOf } from "../otlp/attribute-reader.js";
import { spellings } from "../otlp/attributes.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import type { CallFacts } from "../spans/call-facts.js";
import { readCall } from "../spans/read-call.js";
import { LINK, type SpanReading } from "../spans/span-source.js";

/**
 * LiteLLM's proxy. Its second telemetry names each call with `litellm.call_id`; of its first, the span that has both the
 * request's type and the key's hash is the call, whichever name it goes by, and there the model that was asked is the
 * deployment and the one that answered its public name.
 */
export function readLiteLlmSpan(span: OtlpSpan): SpanReading | null {
  const { attributes: at } = span;
  if (at.has("litellm.call_id")) {
    const operation = OPERATIONS.get(textOf(at, "gen_ai.operation.name") ?? "");
    if (operation === undefined) return LINK;
    const facts = readCall(span, "litellm/2");
    return {
      role: "call",
      operation,
      facts: { ...withKey(span, facts), permaslug: textOf(at, "litellm.provider.model") },
    };
  }
  if (span.scopeName !== "litellm") return null;
  const type = textOf(at, "llm.request.type");
  const hash = textOf(at, "metadata.user_api_key_hash");
  if (type === null || hash === null) return LINK;
  const facts = withKey(span, readCall(span, "litellm/1"));
  return {
    role: "call",
    operation: TYPES.find(([part]) => type.includes(part))?.[1] ?? "chat",
    facts: { ...facts, requestModel: facts.responseModel ?? facts.requestModel, responseModel: facts.requestModel },
  };
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["chat", "chat"],
  ["generate_content", "chat"],
  ["text_completion", "text_completion"],
  ["embeddings", "embeddings"],
  ["rerank", "rerank"],
]);

const TYPES: readonly (readonly [string, string])[] = [
  ["embedding", "embeddings"],
  ["rerank", "rerank"],
  ["image", "image"],
  ["text_completion", "text_completion"],
];

const KEY_HASH = spellings("litellm.api_key.hash", "metadata.user_api_key_hash");
const PROVIDER = spellings("litellm.provider", "metadata.custom_llm_provider");
const SHA_256 = /^[\da-f]{64}$/i;

function withKey({ attributes: at }: OtlpSpan, facts: CallFacts): CallFacts {
  const hash = textOf(at, KEY_HASH);
  return {
    ...facts,
    gateway: "litellm",
    provider: textOf(at, PROVIDER) ?? facts.provider,
    apiKeyHash: hash !== null && SHA_256.test(hash) ? hash.toLowerCase() : null,
    apiKeyName: textOf(at, "metadata.user_api_key_alias"),
  };
}
