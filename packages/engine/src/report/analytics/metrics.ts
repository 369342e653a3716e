import type { QUANTILES, UsageMeasure } from "../usage-query/usage-measures.js";

/** How a page shows a metric; percent: times 100. */
export type MetricFormat = "number" | "currency" | "percent" | "latency" | "throughput";

/** One thing that `POST /analytics/query` can be asked for. */
export interface AnalyticsMetric {
  name: string;
  label: string;
  format: MetricFormat;
  /** A ratio, mean or percentile: must not be added up. */
  isRate: boolean;
  /** Days of the longest range, at any granularity. */
  maxDays: number;
  /** True: only of models and providers, by the hour or coarser. */
  isOfCaches?: boolean;
  /** What it is made of. */
  measures: readonly UsageMeasure[];
  /** Over these; null where it is unknown. */
  sql: string;
}

/** Days of the longest range of all, and of what is read from single generations. */
export const LONG_RANGE_DAYS = 367;
export const SHORT_RANGE_DAYS = 31;

/** What a metric is worked out of. */
type Source = Pick<AnalyticsMetric, "measures" | "sql">;
type Options = Partial<Pick<AnalyticsMetric, "format" | "isRate" | "isOfCaches">>;

const MONEY: Options = { format: "currency" };
const RATE: Options = { format: "percent", isRate: true };
const MONEY_RATE: Options = { format: "currency", isRate: true };
const THROUGHPUT: Options = { format: "throughput", isRate: true };
const TIME: Options = { format: "latency", isRate: true };

const ALL_TOKENS = "(prompt_tokens + completion_tokens)";
/** What is charged, but for the fees on the team's own provider keys. */
const WITHOUT_FEES = "cost - ifNull(byok_fee, toDecimal128(0, 12))";
const ALL_PARTS = ["avg", "p50", "p90", "p95", "p99"] as const;

/** What each family of times is measured by. */
const TIME_MEASURES = {
  latency: "latency",
  router_latency: "router_latency",
  total_time_to_first_token: "first_token",
  generation_time: "generation_time",
  inter_token_latency: "inter_token",
} as const;

/** In the order and with the labels recorded of the real service, then those it added later. */
export const ANALYTICS_METRICS: readonly AnalyticsMetric[] = [
  long("request_count", "Request Count", of("requests")),
  long("total_usage", "Total Usage ($)", made("cost + byok", "cost", "byok"), MONEY),
  long("tokens_total", "Tokens (Total)", made(ALL_TOKENS, "prompt_tokens", "completion_tokens")),
  long("tokens_prompt", "Tokens (Prompt)", of("prompt_tokens")),
  long("tokens_completion", "Tokens (Completion)", of("completion_tokens")),
  long("reasoning_tokens", "Reasoning Tokens", of("reasoning_tokens")),
  long("cached_tokens", "Cached Tokens", of("cached_tokens")),
  ...times("latency", "Latency", ["avg", "p50", "p90", "p99"]),
  long("cache_hit_rate", "Cache Hit Rate", ratio("cached_tokens", "prompt_tokens"), RATE),
  short(
    "blended_cost_per_million_tokens",
    "Blended Cost ($/1M Tokens)",
    made(`${divided("(cost + byok)", ALL_TOKENS)} * 1000000`, "cost", "byok", "prompt_tokens", "completion_tokens"),
    MONEY_RATE,
  ),
  short(
    "avg_throughput",
    "Avg Throughput (tok/s)",
    made(`${divided("timed_tokens", "timed_ms")} * 1000`, "timed_tokens", "timed_ms"),
    THROUGHPUT,
  ),
  ...throughputs(["p50", "p90", "p99"]),
  short("guardrail_invoked_count", "Guardrail Invoked (Count)", of("guardrail_invoked")),
  short("guardrail_invoked_rate", "Guardrail Invoked Rate", ratio("guardrail_invoked", "guardrail_stated"), RATE),
  short("response_cached_count", "Response Cached (Count)", of("response_cached")),
  short("response_cached_rate", "Response Cached Rate", ratio("response_cached", "response_cached_stated"), RATE),
  long("byok_usage", "BYOK Usage ($)", of("byok"), MONEY),
  long("credits_usage", "Credits Usage ($)", of("cost"), MONEY),
  short("openrouter_usage", "OpenRouter Usage ($)", made(WITHOUT_FEES, "cost", "byok_fee"), MONEY),
  short("byok_fees", "BYOK Fees ($)", of("byok_fee"), MONEY),
  long("byok_request_count", "BYOK Requests", of("byok_requests")),
  long("usage_upstream", "Upstream Usage ($)", of("upstream"), MONEY),
  long("usage_cache", "Cache Usage ($)", of("cache"), MONEY),
  long("usage_data", "Data Logging Discount ($)", of("data"), MONEY),
  long("usage_web", "Web Search Usage ($)", of("web"), MONEY),
  long("usage_upstream_web", "Upstream Web Search Usage ($)", of("upstream_web"), MONEY),
  short("usage_file", "File Usage ($)", of("file"), MONEY),
  short("usage_upstream_file", "Upstream File Usage ($)", of("upstream_file"), MONEY),
  short("usage_web_fetch", "Web Fetch Usage ($)", of("web_fetch"), MONEY),
  short("usage_upstream_web_fetch", "Upstream Web Fetch Usage ($)", of("upstream_web_fetch"), MONEY),
  ofCaches("possible_cached_tokens", "Possible Cached Tokens", of("possible_cached_tokens")),
  ofCaches(
    "possible_cache_hit_rate",
    "Possible Cache Hit Rate",
    ratio("possible_cached_tokens", "prompt_tokens"),
    RATE,
  ),
  ofCaches("cache_capture_rate", "Cache Capture Rate", ratio("cached_tokens", "possible_cached_tokens"), RATE),
  ...times("latency", "Latency", ["p95"]),
  ...throughputs(["p95"]),
  ...times("router_latency", "Router Latency", ALL_PARTS),
  ...times("total_time_to_first_token", "Total Time to First Token", ALL_PARTS),
  ...times("generation_time", "Generation Time", ALL_PARTS),
  ...times("inter_token_latency", "Inter-Token Latency", ALL_PARTS),
];

const BY_NAME: ReadonlyMap<string, AnalyticsMetric> = new Map(ANALYTICS_METRICS.map((metric) => [metric.name, metric]));

export function findMetric(name: string): AnalyticsMetric | undefined {
  return BY_NAME.get(name);
}

function long(name: string, label: string, source: Source, options: Options = {}): AnalyticsMetric {
  return { name, label, format: "number", isRate: false, maxDays: LONG_RANGE_DAYS, ...source, ...options };
}

function short(name: string, label: string, source: Source, options: Options = {}): AnalyticsMetric {
  return { ...long(name, label, source, options), maxDays: SHORT_RANGE_DAYS };
}

function ofCaches(name: string, label: string, source: Source, options: Options = {}): AnalyticsMetric {
  return { ...short(name, label, source, options), isOfCaches: true };
}

type Part = "avg" | keyof typeof QUANTILES;

function times(name: keyof typeof TIME_MEASURES, label: string, parts: readonly Part[]): AnalyticsMetric[] {
  return parts.map((part) =>
    short(`${part}_${name}`, `${titled(part)} ${label}`, of(`${TIME_MEASURES[name]}_${part}`), TIME),
  );
}

function throughputs(parts: readonly (keyof typeof QUANTILES)[]): AnalyticsMetric[] {
  return parts.map((part) =>
    short(`${part}_throughput`, `${titled(part)} Throughput (tok/s)`, of(`throughput_${part}`), THROUGHPUT),
  );
}

function titled(part: Part): string {
  return part === "avg" ? "Avg" : part.toUpperCase();
}

function of(measure: UsageMeasure): Source {
  return { measures: [measure], sql: measure };
}

function made(sql: string, ...measures: UsageMeasure[]): Source {
  return { measures, sql };
}

function ratio(part: UsageMeasure, whole: UsageMeasure): Source {
  return made(divided(part, whole), part, whole);
}

/** Null without a divisor. */
function divided(part: string, whole: string): string {
  return `toFloat64(${part}) / nullIf(toFloat64(${whole}), 0)`;
}
