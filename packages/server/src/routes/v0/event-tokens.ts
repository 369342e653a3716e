import type { ListedEvent } from "@daybook/engine";

/** Tokens of a generation in classes that do not overlap, so that they may be added up and priced one by one. */
export interface EventTokens {
  /** Prompt tokens neither read from a cache nor written to one. */
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  total: bigint;
}

/**
 * Cached and cache-written tokens are part of an event's prompt tokens. Where they come to more, the sender must have
 * counted the prompt without them. An absent count adds nothing.
 */
export function toEventTokens(event: ListedEvent): EventTokens {
  const prompt = BigInt(event.promptTokens ?? 0);
  const cacheRead = BigInt(event.cachedTokens ?? 0);
  const cacheWrite = BigInt(event.cacheWriteTokens ?? 0);
  const output = BigInt(event.completionTokens ?? 0);
  const fromCaches = cacheRead + cacheWrite;
  const input = fromCaches > prompt ? prompt : prompt - fromCaches;
  return { input, output, cacheRead, cacheWrite, total: input + fromCaches + output };
}

/** Whether the event says anything about tokens. */
export function statesTokens({ promptTokens, cachedTokens, cacheWriteTokens, completionTokens }: ListedEvent): boolean {
  return [promptTokens, cachedTokens, cacheWriteTokens, completionTokens].some((count) => count !== null);
}
