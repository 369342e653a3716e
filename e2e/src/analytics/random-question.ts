import fc from "fast-check";
import type { Filter, Question, TeamModel } from "./recount.js";
import type { World } from "./world.js";

const DAY_MS = 86_400_000;
/** The days that events are sent for. A Sunday, so that weeks and months begin within. */
export const FIRST_MS = Date.UTC(2026, 1, 22);
export const DAYS = 9;

const LONG_METRICS = [
  "request_count",
  "total_usage",
  "tokens_total",
  "reasoning_tokens",
  "cached_tokens",
  "cache_hit_rate",
  "byok_usage",
  "credits_usage",
  "byok_request_count",
  "usage_upstream",
  "usage_data",
];
const SHORT_METRICS = [
  ...[
    "latency",
    "router_latency",
    "total_time_to_first_token",
    "generation_time",
    "inter_token_latency",
    "throughput",
  ].flatMap((name) => ["avg", "p50", "p90", "p95", "p99"].map((kind) => `${kind}_${name}`)),
  "blended_cost_per_million_tokens",
  "guardrail_invoked_count",
  "guardrail_invoked_rate",
  "response_cached_count",
  "response_cached_rate",
  "openrouter_usage",
  "byok_fees",
  "usage_web_fetch",
  "tokens_prompt",
  "tokens_completion",
];
const CACHE_METRICS = ["possible_cached_tokens", "possible_cache_hit_rate", "cache_capture_rate"];
const DIMENSIONS = [
  "model",
  "variant",
  "api_key_id",
  "provider",
  "origin",
  "country",
  "data_region",
  "finish_reason",
  "workspace",
  "app",
  "user",
  "external_user",
  "context_length_bucket",
  "generation_id",
  "session_id",
  "skin",
  "streamed",
];

const instant = fc.oneof(
  fc.integer({ min: -1, max: DAYS + 1 }).map((day) => FIRST_MS + day * DAY_MS),
  fc.integer({ min: 0, max: DAYS * 24 }).map((hour) => FIRST_MS + hour * 3_600_000),
  fc.integer({ min: 0, max: DAYS * DAY_MS }).map((ms) => FIRST_MS + ms),
);
/** Picks numbers, which the world turns into values it has. */
const filter = fc.record({
  field: fc.constantFrom(...DIMENSIONS),
  operator: fc.constantFrom("eq", "neq", "in", "not_in", "gt", "gte", "lt", "lte"),
  picks: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 3 }),
  unset: fc.boolean(),
});
/** A random question, which `toQuestion` fits to a world. */
export const questionPlan = fc.record({
  bounds: fc.uniqueArray(instant, { minLength: 2, maxLength: 2 }),
  granularity: fc.option(fc.constantFrom("minute", "hour", "day", "week", "month"), { nil: undefined }),
  metrics: fc.oneof(
    fc.uniqueArray(fc.constantFrom(...LONG_METRICS), { minLength: 1, maxLength: 4 }),
    fc.uniqueArray(fc.constantFrom(...LONG_METRICS, ...SHORT_METRICS), { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(fc.constantFrom(...CACHE_METRICS), { minLength: 1, maxLength: 3 }),
  ),
  dimensions: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 3 }),
  filters: fc.array(filter, { maxLength: 2 }),
  order: fc.option(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom("asc" as const, "desc" as const))),
  limit: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  groupLimit: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
});
export type QuestionPlan = typeof questionPlan extends fc.Arbitrary<infer Value> ? Value : never;

/** What the server takes: no question of random parts that is refused. */
export function toQuestion(plan: QuestionPlan, { model, keys }: World): Question {
  const [a = 0, b = 0] = plan.bounds;
  const isOfCaches = plan.metrics.some((name) => CACHE_METRICS.includes(name));
  const isShort = plan.granularity === "minute";
  const startMs = Math.min(a, b);
  const endMs = isShort ? Math.min(Math.max(a, b), startMs + 3 * 3_600_000) : Math.max(a, b);
  const dimensions = plan.dimensions.filter((name) => !isOfCaches || name === "model" || name === "provider");
  const granularity = isOfCaches && isShort ? undefined : plan.granularity;
  const fields = ["request_count", ...plan.metrics, ...dimensions, ...(granularity === undefined ? [] : ["date"])];
  return {
    metrics: plan.metrics,
    dimensions,
    time_range: { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() },
    filters: plan.filters
      .filter(({ field }) => !isOfCaches || field === "model" || field === "provider")
      .map((one) => toFilter(one, model, keys)),
    ...(granularity === undefined ? {} : { granularity }),
    ...(plan.order === null
      ? {}
      : { order_by: { field: fields[plan.order[0] % fields.length] ?? "", direction: plan.order[1] } }),
    ...(plan.limit === undefined ? {} : { limit: plan.limit }),
    ...(plan.groupLimit === undefined ? {} : { group_limit: plan.groupLimit }),
  };
}

const SOME = { model: "m1", model_permaslug: "m1-2026", provider_name: "P1" };

function toFilter(
  { field, operator, picks, unset }: QuestionPlan["filters"][number],
  model: TeamModel,
  keys: string[],
): Filter {
  const people = ["ada-login", "bob", "zoe", "gone@x.example", "Zoe@Y.example"];
  const values: Readonly<Record<string, string[]>> = {
    api_key_id: [...keys, "0".repeat(64)],
    user: [...people, ...people.flatMap((text) => model.personOf({ ...SOME, user: text })?.id ?? []), "nobody"],
    workspace: [...Object.values(model.workspaces).map(({ id }) => id), "11111111-1111-4111-8111-111111111111"],
    app: ["App", "Unknown", 'quote " and \\', ""],
    context_length_bucket: ["1K", "10K", "100K", "1M", "1M+"],
    model: ["m1-2026", "m2-2026", "m3"],
  };
  const choices = values[field] ?? [
    "P1",
    "eu",
    "global",
    "none",
    "s1",
    "stop",
    "DE",
    "standard",
    "free",
    "true",
    "gen-3",
    "x1",
    "",
  ];
  const value = picks.map((pick) => choices[pick % choices.length] ?? "");
  const isOfIds = ["api_key_id", "user", "workspace", "app"].includes(field);
  const possible = isOfIds && /^[gl]t/.test(operator) ? "eq" : operator;
  const takesList = possible === "in" || possible === "not_in";
  const takesUnset = takesList && field !== "workspace" && isOfIds;
  return {
    field,
    operator: possible,
    value: takesList ? value : (value[0] ?? ""),
    ...(takesUnset && unset ? { include_unset: true } : {}),
  };
}
