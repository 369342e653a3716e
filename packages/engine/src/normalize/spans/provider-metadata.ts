import { toPicoUsd, toText } from "../otlp/attribute-reader.js";
import type { AttributeValue } from "../otlp/attributes.js";

/**
 * What the AI SDK passes on from a gateway as JSON: `gateway.cost` (a decimal text) and `gateway.routing` of Vercel's AI
 * Gateway, `openrouter.usage.cost` of OpenRouter's provider. Nothing else of it is read.
 */
export function costOfMetadata(metadata: AttributeValue | undefined): bigint | null {
  const parsed = parse(metadata);
  return toPicoUsd(at(parsed, "gateway", "cost")) ?? toPicoUsd(at(parsed, "openrouter", "usage", "cost"));
}

/** The host that Vercel's AI Gateway chose, or that OpenRouter names. */
export function providerOfMetadata(metadata: AttributeValue | undefined): string | null {
  const parsed = parse(metadata);
  const host = at(parsed, "gateway", "routing", "finalProvider") ?? at(parsed, "openrouter", "provider");
  return typeof host === "string" ? toText(host) : null;
}

/** Cached tokens that Anthropic's provider of the AI SDK 5 may tell in no other place. */
export function anthropicCache(metadata: AttributeValue | undefined): { reads: unknown; writes: unknown } {
  const parsed = parse(metadata);
  return {
    reads: at(parsed, "anthropic", "usage", "cache_read_input_tokens"),
    writes:
      at(parsed, "anthropic", "cacheCreationInputTokens") ??
      at(parsed, "anthropic", "usage", "cache_creation_input_tokens"),
  };
}

/** Longer metadata is content, not accounting. */
const LENGTH_MAX = 65_536;

function parse(metadata: AttributeValue | undefined): unknown {
  if (typeof metadata !== "string" || metadata.length > LENGTH_MAX) return undefined;
  try {
    return JSON.parse(metadata);
  } catch {
    // Cut off by a limit of the sender: as good as absent.
    return undefined;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) return undefined;
    current = (current as Record<string, unknown>)[name];
  }
  return current;
}
