import type { ActivitySums } from "@daybook/sdk/models/operations";
import { type PicoUsd, picoUsdToNumber, toPicoUsd } from "./decimal.ts";
import { formatCompact, formatCount, formatUsd, formatUsdAxis } from "./format.ts";

/** Usage that can be added up: counts are whole, money is exact. */
export interface UsageSums {
  requests: number;
  /** Requests whose cost nobody said: the spend lacks it. */
  unpriced: number;
  spend: PicoUsd;
  prompt: number;
  completion: number;
  reasoning: number;
  cached: number;
}

export const NO_USAGE: UsageSums = {
  requests: 0,
  unpriced: 0,
  spend: 0n,
  prompt: 0,
  completion: 0,
  reasoning: 0,
  cached: 0,
};

export function fromActivitySums(sums: ActivitySums): UsageSums {
  return {
    requests: sums.requests,
    unpriced: sums.requests - sums.pricedRequests,
    spend: toPicoUsd(sums.usage),
    prompt: sums.promptTokens,
    completion: sums.completionTokens,
    reasoning: sums.reasoningTokens,
    cached: sums.cachedTokens,
  };
}

export function addUsage(one: UsageSums, other: UsageSums): UsageSums {
  return {
    requests: one.requests + other.requests,
    unpriced: one.unpriced + other.unpriced,
    spend: one.spend + other.spend,
    prompt: one.prompt + other.prompt,
    completion: one.completion + other.completion,
    reasoning: one.reasoning + other.reasoning,
    cached: one.cached + other.cached,
  };
}

/** What a chart can show of usage. */
export interface UsageMetric {
  label: string;
  /** For heights and changes only. */
  numberOf: (sums: UsageSums) => number;
  textOf: (sums: UsageSums) => string;
  format: (value: number) => string;
  /** @param top the highest value of the axis */
  formatAxis: (value: number, top: number) => string;
}

function counted(label: string, numberOf: (sums: UsageSums) => number): UsageMetric {
  return {
    label,
    numberOf,
    textOf: (sums) => formatCount(numberOf(sums)),
    format: formatCount,
    formatAxis: formatCompact,
  };
}

export const USAGE_METRICS = {
  spend: {
    label: "Spend",
    numberOf: ({ spend }) => picoUsdToNumber(spend),
    textOf: ({ spend }) => formatUsd(spend),
    format: (value) => formatUsd(value.toFixed(12)),
    formatAxis: formatUsdAxis,
  },
  requests: counted("Requests", ({ requests }) => requests),
  tokens: counted("Tokens", ({ prompt, completion }) => prompt + completion),
  prompt: counted("Prompt tokens", ({ prompt }) => prompt),
  completion: counted("Completion tokens", ({ completion }) => completion),
  reasoning: counted("Reasoning tokens", ({ reasoning }) => reasoning),
  cached: counted("Cached tokens", ({ cached }) => cached),
} as const satisfies Record<string, UsageMetric>;

export type UsageMetricName = keyof typeof USAGE_METRICS;
export const USAGE_METRIC_NAMES = [
  "spend",
  "requests",
  "tokens",
  "prompt",
  "completion",
  "reasoning",
  "cached",
] as const;

export function usageMetric(name: UsageMetricName): UsageMetric {
  return USAGE_METRICS[name];
}
