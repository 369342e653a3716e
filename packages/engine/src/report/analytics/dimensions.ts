import type { UsageDimension } from "../usage-query/usage-dimensions.js";
import { LONG_RANGE_DAYS, SHORT_RANGE_DAYS } from "./metrics.js";

/** One thing that `POST /analytics/query` can tell usage apart by, and keep or leave out usage by. */
export interface AnalyticsDimension {
  name: string;
  label: string;
  /** Days of the longest range. */
  maxDays: number;
  /** What is grouped by; events that do not say show as null, but for what is named. */
  usage: UsageDimension;
  /** Filters take ids, results show labels. */
  labels?: "key" | "person" | "workspace" | "prompt size";
  /** What filters look at, where that is not what is shown; the empty text where events do not say. */
  filter?: UsageDimension;
}

/** In the order and with the labels recorded of the real service, then those it added later. */
export const ANALYTICS_DIMENSIONS: readonly AnalyticsDimension[] = [
  { name: "model", label: "Model", maxDays: LONG_RANGE_DAYS, usage: "permaslug" },
  { name: "variant", label: "Variant", maxDays: LONG_RANGE_DAYS, usage: "named_variant" },
  { name: "api_key_id", label: "API Key", maxDays: LONG_RANGE_DAYS, usage: "key", labels: "key" },
  { name: "provider", label: "Provider", maxDays: SHORT_RANGE_DAYS, usage: "provider" },
  { name: "origin", label: "Origin", maxDays: SHORT_RANGE_DAYS, usage: "origin" },
  { name: "country", label: "Country", maxDays: SHORT_RANGE_DAYS, usage: "country" },
  { name: "data_region", label: "Region", maxDays: SHORT_RANGE_DAYS, usage: "named_region" },
  { name: "finish_reason", label: "Finish Reason", maxDays: SHORT_RANGE_DAYS, usage: "finish_reason" },
  { name: "workspace", label: "Workspace", maxDays: LONG_RANGE_DAYS, usage: "workspace", labels: "workspace" },
  { name: "app", label: "App", maxDays: LONG_RANGE_DAYS, usage: "named_app", filter: "app" },
  { name: "user", label: "User", maxDays: LONG_RANGE_DAYS, usage: "person", labels: "person" },
  { name: "external_user", label: "Custom User ID", maxDays: SHORT_RANGE_DAYS, usage: "external_user" },
  {
    name: "context_length_bucket",
    label: "Context Length",
    maxDays: SHORT_RANGE_DAYS,
    usage: "prompt_size",
    labels: "prompt size",
  },
  { name: "generation_id", label: "Generation ID", maxDays: SHORT_RANGE_DAYS, usage: "generation" },
  { name: "session_id", label: "Session ID", maxDays: SHORT_RANGE_DAYS, usage: "named_session" },
  { name: "skin", label: "Skin", maxDays: SHORT_RANGE_DAYS, usage: "skin" },
  { name: "streamed", label: "Streamed", maxDays: SHORT_RANGE_DAYS, usage: "is_streamed" },
];

const BY_NAME: ReadonlyMap<string, AnalyticsDimension> = new Map(
  ANALYTICS_DIMENSIONS.map((dimension) => [dimension.name, dimension]),
);

export function findDimension(name: string): AnalyticsDimension | undefined {
  return BY_NAME.get(name);
}

/** Dimensions whose filters take ids, and of which requests may be without one: only these take `include_unset`. */
export const ID_DIMENSIONS_WITH_UNSET: readonly string[] = ["api_key_id", "app", "user"];
/** Dimensions whose filters take ids, which have no order. */
export const ID_DIMENSIONS: readonly string[] = [...ID_DIMENSIONS_WITH_UNSET, "workspace"];

/** Shown for the ranks of `prompt_size`: the most prompt tokens of a bucket, and what is beyond. */
export const PROMPT_SIZE_LABELS: readonly string[] = ["1K", "10K", "100K", "1M", "1M+"];

/** How a filter compares; array operators take a list of values. */
export const ANALYTICS_OPERATORS = [
  { name: "eq", valueType: "scalar" },
  { name: "neq", valueType: "scalar" },
  { name: "in", valueType: "array" },
  { name: "not_in", valueType: "array" },
  { name: "gt", valueType: "scalar" },
  { name: "gte", valueType: "scalar" },
  { name: "lt", valueType: "scalar" },
  { name: "lte", valueType: "scalar" },
] as const;
export type AnalyticsOperator = (typeof ANALYTICS_OPERATORS)[number]["name"];

export const ANALYTICS_GRANULARITIES = [
  { name: "minute", label: "Minute" },
  { name: "hour", label: "Hour" },
  { name: "day", label: "Day" },
  { name: "week", label: "Week" },
  { name: "month", label: "Month" },
] as const;
