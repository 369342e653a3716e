import { toCount, toPicoUsd } from "../otlp/attribute-reader.js";
import type { AttributeValue } from "../otlp/attributes.js";
import type { CallTokens } from "../spans/call-facts.js";

/**
 * Langfuse's usage: buckets that do not hold each other, as JSON. `input` and every `input_*` add up to the prompt,
 * `output` and every `output_*` to the completion.
 *
 * @returns null when there are no such details
 */
export function tokensOfDetails(value: AttributeValue | undefined): CallTokens | null {
  const details = parse(value);
  if (details === null) return null;
  const counts = Object.entries(details).flatMap(([name, raw]): [string, number][] => {
    const count = toCount(raw);
    return count === null ? [] : [[name, count]];
  });
  const sum = (isIn: (name: string) => boolean): number | null => {
    const own = counts.filter(([name]) => isIn(name));
    return own.length === 0 ? null : own.reduce((total, [, count]) => total + count, 0);
  };
  return {
    prompt: sum(
      (name) => name === "input" || name.startsWith("input_") || CACHE_READS.has(name) || CACHE_WRITES.has(name),
    ),
    completion: sum((name) => name === "output" || name.startsWith("output_")),
    cached: sum((name) => CACHE_READS.has(name)),
    cacheWrite: sum((name) => CACHE_WRITES.has(name)),
    cacheWrite1h: null,
    reasoning: sum((name) => name === "output_reasoning" || name === "output_reasoning_tokens"),
    total: sum((name) => name === "total"),
    isPromptExclusive: false,
  };
}

const CACHE_READS: ReadonlySet<string> = new Set([
  "input_cached_tokens",
  "input_cache_read",
  "input_cached",
  "cache_read_input_tokens",
]);
const CACHE_WRITES: ReadonlySet<string> = new Set([
  "input_cache_creation",
  "input_cache_write",
  "cache_creation_input_tokens",
]);

/** The total, else the sum of the buckets. */
export function costOfDetails(value: AttributeValue | undefined): bigint | null {
  const details = parse(value);
  if (details === null) return null;
  const total = toPicoUsd(details["total"]);
  if (total !== null) return total;
  const amounts = Object.values(details).map(toPicoUsd);
  if (amounts.length === 0 || amounts.includes(null)) return null;
  return amounts.reduce((sum: bigint, amount) => sum + (amount ?? 0n), 0n);
}

function parse(value: AttributeValue | undefined): Record<string, unknown> | null {
  if (typeof value !== "string") return null;
  try {
    const details: unknown = JSON.parse(value);
    return typeof details === "object" && details !== null && !Array.isArray(details)
      ? (details as Record<string, unknown>)
      : null;
  } catch {
    // Cut off by a limit of the sender: as good as absent.
    return null;
  }
}
