import type { UsageEvent } from "../../kernel/usage-event.js";

/** How much a telling of a call says: a success that used something, a failure that did, anything else, none. */
export function tellingRank(event: UsageEvent | null): number {
  if (event === null) return 0;
  if (!isUsed(event)) return 1;
  return event.status === "ok" ? 3 : 2;
}

export function isUsed({ promptTokens, completionTokens, usagePicoUsd }: UsageEvent): boolean {
  return promptTokens !== null || completionTokens !== null || usagePicoUsd !== null;
}
