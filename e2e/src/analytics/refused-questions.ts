/** `2026-03-15T12:00:00Z`, which the tests' server takes for now. */
export const NOW_MS = Date.UTC(2026, 2, 15, 12);
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** The instant so long before now, as the wire has it. */
export const before = (ms: number): string => new Date(NOW_MS - ms).toISOString();
/** The time from so long ago until now. */
export const rangeOf = (ms: number): object => ({ start: before(ms), end: before(0) });
export const metrics = ["request_count"];
/** A question with one filter, which is good but for the fields given. */
export const filter = (fields: object) => ({
  metrics,
  filters: [{ field: "model", operator: "eq", value: "m", ...fields }],
});

/** What is wrong, the body, and what the answer says of it. */
export const REFUSED: [string, unknown, string | RegExp][] = [
  [
    "a third dimension",
    { metrics, dimensions: ["model", "app", "user"] },
    "dimensions: Too big: expected array to have <=2 items",
  ],
  ["no metrics", {}, "metrics: Invalid input: expected array, received undefined"],
  ["an empty list of metrics", { metrics: [] }, "metrics: Too small: expected array to have >=1 items"],
  ["no body", undefined, /^body: /],
  ["a list for a body", [], "body: Invalid input: expected object, received array"],
  ["an unknown metric", { metrics: ["request_count", "cost"] }, /^metrics\.1: .*"cost".*analytics\/meta/],
  ["an unknown dimension", { metrics, dimensions: ["planet"] }, /^dimensions\.0: .*"planet"/],
  [
    "an unknown granularity",
    { metrics, granularity: "year" },
    /^granularity: Invalid option: expected one of "minute"\|"hour"/,
  ],
  ["an unknown field", { metrics, filter: [] }, /^body: Unrecognized key: "filter"/],
  ["half a range", { metrics, time_range: { start: before(DAY_MS) } }, /^time_range\.end: Invalid input/],
  [
    "minutes without seconds",
    { metrics, time_range: { start: "2026-03-01T00:00Z", end: before(0) } },
    /^time_range\.start: Invalid ISO datetime/,
  ],
  [
    "another offset",
    { metrics, time_range: { start: "2026-03-01T00:00:00+01:00", end: before(0) } },
    /^time_range\.start: Invalid ISO datetime/,
  ],
  [
    "a day no calendar has",
    { metrics, time_range: { start: "2026-02-30T00:00:00Z", end: before(0) } },
    /^time_range\.start: Invalid ISO datetime/,
  ],
  ["an empty range", { metrics, time_range: rangeOf(0) }, "time_range: start must be before end"],
  [
    "21 filters",
    { metrics, filters: Array(21).fill({ field: "model", operator: "eq", value: "m" }) },
    /^filters: Too big: expected array to have <=20 items/,
  ],
  ["an unknown operator", filter({ operator: "like" }), /^filters\.0\.operator: Invalid option/],
  ["an unknown filter field", filter({ field: "planet" }), /^filters\.0\.field: .*"planet"/],
  [
    "a list for eq",
    filter({ value: ["m"] }),
    /^filters\.0\.value: Invalid input: expected string or number .*received array/,
  ],
  [
    "one value for in",
    filter({ operator: "in" }),
    /^filters\.0\.value: Invalid input: expected array .*received string/,
  ],
  ["null for a value", filter({ value: null }), /^filters\.0\.value: Invalid input/],
  ["an order among ids", filter({ field: "user", operator: "gt" }), /^filters\.0\.operator: .*eq, neq, in or not_in/],
  ["include_unset for eq", filter({ field: "user", include_unset: true }), /^filters\.0\.include_unset: /],
  [
    "include_unset for a model",
    filter({ operator: "in", value: ["m"], include_unset: true }),
    /^filters\.0\.include_unset: .*api_key_id, app, user/,
  ],
  [
    "a context length of one's own",
    filter({ field: "context_length_bucket", value: "2K" }),
    /^filters\.0\.value: .*"1K"\|"10K"/,
  ],
  [
    "ordering by what was not asked",
    { metrics, order_by: { field: "model", direction: "asc" } },
    /^order_by\.field: "model"/,
  ],
  [
    "ordering by date without a granularity",
    { metrics, order_by: { field: "date", direction: "asc" } },
    /^order_by\.field: "date"/,
  ],
  ["ordering without a direction", { metrics, order_by: { field: "date" } }, /^order_by\.direction: Invalid option/],
  ["a limit of none", { metrics, limit: 0 }, "limit: Too small: expected number to be >=1"],
  ["a limit beyond the largest", { metrics, limit: 10_001 }, "limit: Too big: expected number to be <=10000"],
  ["half a group limit", { metrics, group_limit: 1.5 }, /^group_limit: Invalid input: expected int/],
  [
    "classifiers",
    { metrics, classifier_dimensions: { classifier_id: "x" } },
    /^classifier_dimensions: Daybook has no classifiers/,
  ],
  ["classifier filters", { metrics, classifier_filters: {} }, /^classifier_filters: Daybook has no classifiers/],
  [
    "cache metrics by user",
    { metrics: ["cache_capture_rate"], dimensions: ["user"] },
    /^metrics: "cache_capture_rate".*not of "user"/,
  ],
  [
    "cache metrics of an app",
    { ...filter({ field: "app" }), metrics: ["possible_cached_tokens"] },
    /^metrics: .*not of "app"/,
  ],
  [
    "cache metrics by the minute",
    { metrics: ["possible_cache_hit_rate"], granularity: "minute", time_range: rangeOf(HOUR_MS) },
    /^granularity: /,
  ],
];
