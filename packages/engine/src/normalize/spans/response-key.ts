import type { UsageEvent } from "../../kernel/usage-event.js";

/** Shorter ones are not what providers give out. */
const LENGTH_MIN = 8;

/**
 * The id of an answer as a key by which tellings of one call find each other; null when it is none. What the AI SDK makes
 * up where a provider sends none is random, and told by nobody else.
 */
export function responseKey(responseId: string | null): string | null {
  if (responseId === null || responseId.length < LENGTH_MIN || isInvented(responseId)) return null;
  return responseId;
}

/** The answer that an event tells of. Only generations do: messages around an answer may name it and are no calls. */
export function answerOf({ type, responseId }: Pick<UsageEvent, "type" | "responseId">): string | null {
  return type === "generation" ? responseKey(responseId) : null;
}

export function isInvented(responseId: string): boolean {
  return responseId.startsWith("aitxt-");
}
