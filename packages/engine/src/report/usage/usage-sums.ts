import { toPicoUsd } from "../../kernel/money.js";
import type { UsageMeasure } from "../usage-query/usage-measures.js";

/** What Daybook's own reports add up; each is told by every request, so none is ever unknown in a sum. */
export const SUMMED_MEASURES = [
  "requests",
  "byok_requests",
  "priced_requests",
  "prompt_tokens",
  "cached_tokens",
  "cache_write_tokens",
  "completion_tokens",
  "reasoning_tokens",
  "cost",
  "byok",
] as const satisfies readonly UsageMeasure[];
export type SummedMeasure = (typeof SUMMED_MEASURES)[number];

/** Sums of usage: counts, and of `cost` and `byok` picodollars. `priced_requests` are those whose cost is known. */
export type UsageSums = Record<SummedMeasure, bigint>;

export function noUsage(): UsageSums {
  return {
    requests: 0n,
    byok_requests: 0n,
    priced_requests: 0n,
    prompt_tokens: 0n,
    cached_tokens: 0n,
    cache_write_tokens: 0n,
    completion_tokens: 0n,
    reasoning_tokens: 0n,
    cost: 0n,
    byok: 0n,
  };
}

/** @param measures as `readUsage` returns them: counts and dollars as decimal text */
export function toUsageSums(measures: Readonly<Record<SummedMeasure, string>>): UsageSums {
  const sums = noUsage();
  for (const name of SUMMED_MEASURES) {
    sums[name] = name === "cost" || name === "byok" ? toPicoUsd(measures[name]) : BigInt(measures[name]);
  }
  return sums;
}

/** Adds to the sums in place. */
export function addUsage(sums: UsageSums, more: Readonly<UsageSums>): void {
  for (const name of SUMMED_MEASURES) sums[name] += more[name];
}

/** Takes away from the sums in place. */
export function subtractUsage(sums: UsageSums, less: Readonly<UsageSums>): void {
  for (const name of SUMMED_MEASURES) sums[name] -= less[name];
}
