import { CELL_MEASURES } from "../../rollup/cells.js";

/** Milliseconds of one request, each Nullable(Float64). */
const TIMES = {
  latency: "latency_ms",
  router_latency: "router_latency_ms",
  /** Where the sender measured its router apart, from the moment the router had the call. */
  first_token: firstTokenMs("ifNull(router_latency_ms, 0)"),
  generation_time: "generation_ms",
  inter_token: `if(completion_tokens > 1 AND generation_ms >= ${firstTokenMs("0")},
        (generation_ms - ${firstTokenMs("0")}) / (completion_tokens - 1), NULL)`,
  /** Tokens a second. */
  throughput: "if(completion_tokens > 0 AND generation_ms > 0, completion_tokens * 1000 / generation_ms, NULL)",
} as const;
type Time = keyof typeof TIMES;

export const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
type Quantile = keyof typeof QUANTILES;

/** Sums that no cell holds: over current events that count as requests. NULL where no request states a part. */
const EVENT_SUMS = {
  possible_cached_tokens: "sum(toInt128(possible_cached_tokens))",
  file: money("usage_file"),
  upstream_file: money("usage_upstream_file"),
  web_fetch: money("usage_web_fetch"),
  upstream_web_fetch: money("usage_upstream_web_fetch"),
  byok_fee: money("byok_fee"),
  guardrail_invoked: "countIf(guardrail_invoked)",
  guardrail_stated: "count(guardrail_invoked)",
  response_cached: "countIf(response_cached)",
  response_cached_stated: "count(response_cached)",
  /** Completion tokens, and the milliseconds they took, of requests that state both. */
  timed_tokens: `sumIf(toInt128(completion_tokens), completion_tokens > 0 AND generation_ms > 0)`,
  timed_ms: `sumIf(generation_ms, completion_tokens > 0 AND generation_ms > 0)`,
} as const;
type EventSum = keyof typeof EVENT_SUMS;

/** The measures of cells, by name: what `rollup/cells.ts` defines. */
type CellMeasure =
  | "requests"
  | "byok_requests"
  | "priced_requests"
  | "prompt_tokens"
  | "cached_tokens"
  | "cache_write_tokens"
  | "completion_tokens"
  | "reasoning_tokens"
  | "cost"
  | "byok"
  | NullableCellMeasure;
type NullableCellMeasure = "upstream" | "cache" | "data" | "web" | "upstream_web";

/**
 * What usage can be added up to. Tokens are counts, `cost` and the parts of it USD, times ms.
 * Means and percentiles are of the requests that state the value; percentile p is the value at place ⌊p·n⌋ of the n
 * values in order, counted from 0.
 */
export type UsageMeasure = CellMeasure | EventSum | `${Time}_avg` | `${Time}_${Quantile}`;

/** Of these a group may know nothing. */
export type NullableUsageMeasure = Exclude<UsageMeasure, Exclude<CellMeasure, NullableCellMeasure>>;

/** Aggregate over current events that count as requests, by measure. */
const FROM_EVENTS: ReadonlyMap<string, string> = new Map([
  ...CELL_MEASURES.map(({ name, fromEvents }): [string, string] => [name, fromEvents]),
  ...Object.entries(EVENT_SUMS),
  ...Object.entries(TIMES).flatMap(([time, sql]): [string, string][] => [
    [`${time}_avg`, `avg(${sql})`],
    ...Object.entries(QUANTILES).map(([name, level]): [string, string] => [
      `${time}_${name}`,
      `quantileExact(${level})(${sql})`,
    ]),
  ]),
]);

const IN_CELLS: ReadonlySet<string> = new Set(CELL_MEASURES.map(({ name }) => name));

/** The measure as an aggregate over planned events that count as requests. */
export function fromEvents(measure: UsageMeasure): string {
  const sql = FROM_EVENTS.get(measure);
  if (sql === undefined) throw new Error(`no measure is called ${measure}`);
  return sql;
}

/** Whether cells hold the measure; sums of cells are then its sums. */
export function isInCells(measure: UsageMeasure): boolean {
  return IN_CELLS.has(measure);
}

/** Time to the first token, and what came before it; null for a whole answer that was not streamed. */
function firstTokenMs(before: string): string {
  return `(coalesce(ttft_ms, if(streamed, latency_ms, NULL)) + ${before})`;
}

function money(column: string): string {
  return `sum(toDecimal128(${column}, 12))`;
}
