import type { CallTokens } from "./call-facts.js";

/** Tokens as Daybook stores them: the prompt holds cache reads and writes, the completion its reasoning. */
export interface InclusiveTokens extends Pick<
  CallTokens,
  "prompt" | "completion" | "cached" | "cacheWrite" | "cacheWrite1h" | "reasoning"
> {
  /** What was found odd or worked out, for the event's `schema`. */
  remarks: string[];
}

/**
 * Makes the prompt inclusive. More cached tokens than prompt prove that the prompt left them out. A total recovers the
 * one of prompt and completion that is missing; it changes nothing else.
 */
export function inclusiveTokens(tokens: CallTokens): InclusiveTokens {
  const { cached, cacheWrite, cacheWrite1h, reasoning, total } = tokens;
  const remarks: string[] = [];
  let { prompt, completion } = tokens;
  const beside = (cached ?? 0) + (cacheWrite ?? 0);
  if (prompt !== null && beside > 0 && (tokens.isPromptExclusive || beside > prompt)) {
    prompt = wholeOrNull(prompt + beside);
    remarks.push("exclusive-prompt");
  }
  if (total !== null && prompt === null && completion !== null && total >= completion) prompt = total - completion;
  else if (total !== null && completion === null && prompt !== null && total >= prompt) completion = total - prompt;
  if (reasoning !== null && completion !== null && reasoning > completion) remarks.push("reasoning-above-completion");
  return { prompt, completion, cached, cacheWrite, cacheWrite1h, reasoning, remarks };
}

function wholeOrNull(count: number): number | null {
  return Number.isSafeInteger(count) ? count : null;
}
