import { roundToPicoUsd } from "./exact-decimal.js";
import type { Sums } from "./reconcile.js";
import type { VendorRow } from "./vendor-row.js";

/** What a day of OpenRouter's activity and a day of events can be held against each other by. */
export const ACTIVITY_MEASURES = [
  "requests",
  "prompt_tokens",
  "completion_tokens",
  "reasoning_tokens",
  "usage",
  "byok_usage_inference",
] as const;
export type ActivityMeasure = (typeof ACTIVITY_MEASURES)[number];

/** One row of OpenRouter's activity; of money picodollars, rounded half to even. */
export function toActivitySums(row: VendorRow): Sums<ActivityMeasure> {
  const count = (name: ActivityMeasure): bigint => BigInt(row[name] ?? "0");
  const money = (name: ActivityMeasure): bigint => roundToPicoUsd(row[name] ?? "0");
  return {
    requests: count("requests"),
    prompt_tokens: count("prompt_tokens"),
    completion_tokens: count("completion_tokens"),
    reasoning_tokens: count("reasoning_tokens"),
    usage: money("usage"),
    byok_usage_inference: money("byok_usage_inference"),
  };
}
