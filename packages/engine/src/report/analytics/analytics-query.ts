import { DAY_MS } from "../../kernel/day.js";
import type { BucketUnit } from "../../kernel/bucket-starts.js";
import { DaybookError } from "../../kernel/errors.js";
import {
  type AnalyticsDimension,
  type AnalyticsOperator,
  findDimension,
  ID_DIMENSIONS,
  ID_DIMENSIONS_WITH_UNSET,
} from "./dimensions.js";
import { type AnalyticsMetric, findMetric, SHORT_RANGE_DAYS } from "./metrics.js";

/** What `POST /analytics/query` asks, read but not yet held against the rules that join its parts. */
export interface AnalyticsQuestion {
  /** At least one. */
  metrics: readonly string[];
  dimensions: readonly string[];
  /** Null: one row for each combination of dimensions. */
  granularity: BucketUnit | null;
  /** Half-open, epoch ms. */
  range: { startMs: number; endMs: number };
  filters: readonly AnalyticsFilter[];
  order: { field: string; direction: "asc" | "desc" } | null;
  /** Rows; null: 1,000, or for series of dimensions as many for each bucket. */
  limit: number | null;
  /** Rows for each combination of dimensions; null: all. */
  groupLimit: number | null;
}

export interface AnalyticsFilter {
  field: string;
  operator: AnalyticsOperator;
  value: string | number | readonly (string | number)[];
  includeUnset: boolean;
}

/** A question whose parts fit each other. */
export interface AnalyticsQuery extends Omit<AnalyticsQuestion, "metrics" | "dimensions" | "filters"> {
  metrics: readonly AnalyticsMetric[];
  dimensions: readonly AnalyticsDimension[];
  filters: readonly (AnalyticsFilter & { dimension: AnalyticsDimension })[];
  /** Whether the contract reads it from single generations, which names the bucket column `created_at__…`. */
  isOfGenerations: boolean;
}

const HOUR_MS = 3_600_000;
const MINUTE_RANGE_MS = 3 * HOUR_MS;
const OF_CACHES_DIMENSIONS = ["model", "provider"];

/** @throws DaybookError `invalid_request`, the message naming the field at fault: `order_by.field: …` */
export function toAnalyticsQuery(question: AnalyticsQuestion): AnalyticsQuery {
  const metrics = distinct(
    question.metrics.map((name, place) => findMetric(name) ?? unknown(`metrics.${place}`, name)),
  );
  const dimensions = distinct(
    question.dimensions.map((name, place) => findDimension(name) ?? unknown(`dimensions.${place}`, name)),
  );
  const filters = question.filters.map((filter, place) => {
    const dimension = findDimension(filter.field) ?? unknown(`filters.${place}.field`, filter.field);
    checkFilter(filter, place);
    return { ...filter, dimension };
  });
  const used = [...metrics, ...dimensions, ...filters.map(({ dimension }) => dimension)];
  checkRange(question, used);
  checkMetricsOfCaches(question, { metrics, dimensions, filters });
  checkOrder(question, { metrics, dimensions });
  const isOfGenerations =
    question.granularity === "minute" ||
    used.some((part) => part.maxDays === SHORT_RANGE_DAYS && !("isOfCaches" in part && part.isOfCaches === true));
  return { ...question, metrics, dimensions, filters, isOfGenerations };
}

/** A name asked for twice is one column. */
function distinct<Part>(parts: readonly Part[]): Part[] {
  return [...new Set(parts)];
}

function checkFilter({ field, operator, value, includeUnset }: AnalyticsFilter, place: number): void {
  const takesList = operator === "in" || operator === "not_in";
  if (takesList !== Array.isArray(value)) {
    const [expected, received] = takesList ? ["array", typeof value] : ["string or number", "array"];
    refuse(
      `filters.${place}.value`,
      `Invalid input: expected ${expected} for the operator "${operator}", received ${received}`,
    );
  }
  const isComparing = !takesList && operator !== "eq" && operator !== "neq";
  if (isComparing && ID_DIMENSIONS.includes(field)) {
    refuse(
      `filters.${place}.operator`,
      `"${field}" is filtered by ids, which have no order: use eq, neq, in or not_in`,
    );
  }
  if (includeUnset && !(takesList && ID_DIMENSIONS_WITH_UNSET.includes(field))) {
    const fields = ID_DIMENSIONS_WITH_UNSET.join(", ");
    refuse(`filters.${place}.include_unset`, `is only for the operators in and not_in on the fields ${fields}`);
  }
}

function checkRange(
  { range: { startMs, endMs }, granularity }: AnalyticsQuestion,
  used: readonly (AnalyticsMetric | AnalyticsDimension)[],
): void {
  if (startMs >= endMs) refuse("time_range", "start must be before end");
  const lengthMs = endMs - startMs;
  if (granularity === "minute" && lengthMs > MINUTE_RANGE_MS) {
    refuse("time_range", 'Too long: the granularity "minute" takes at most 3 hours');
  }
  const [shortest] = [
    ...(granularity === "hour" ? [{ what: 'the granularity "hour"', maxDays: SHORT_RANGE_DAYS }] : []),
    ...used.map(({ name, maxDays }) => ({ what: `"${name}"`, maxDays })),
  ].toSorted((a, b) => a.maxDays - b.maxDays);
  if (shortest !== undefined && lengthMs > shortest.maxDays * DAY_MS) {
    refuse("time_range", `Too long: ${shortest.what} takes at most ${shortest.maxDays} days`);
  }
}

function checkMetricsOfCaches(
  { granularity }: AnalyticsQuestion,
  { metrics, dimensions, filters }: Pick<AnalyticsQuery, "metrics" | "dimensions" | "filters">,
): void {
  const metric = metrics.find(({ isOfCaches }) => isOfCaches === true);
  if (metric === undefined) return;
  if (granularity === "minute") refuse("granularity", `"${metric.name}" is known by the hour or coarser`);
  const other = [...dimensions, ...filters.map(({ dimension }) => dimension)].find(
    ({ name }) => !OF_CACHES_DIMENSIONS.includes(name),
  );
  if (other === undefined) return;
  refuse("metrics", `"${metric.name}" is known of ${OF_CACHES_DIMENSIONS.join(" and ")} only, not of "${other.name}"`);
}

function checkOrder(
  { order, granularity }: AnalyticsQuestion,
  { metrics, dimensions }: Pick<AnalyticsQuery, "metrics" | "dimensions">,
): void {
  if (order === null || order.field === "request_count") return;
  if (order.field === "date" && granularity !== null) return;
  if ([...metrics, ...dimensions].some(({ name }) => name === order.field)) return;
  refuse(
    "order_by.field",
    `"${order.field}" is neither a requested metric or dimension, nor request_count, nor date with a granularity`,
  );
}

function unknown(path: string, name: string): never {
  return refuse(
    path,
    `Invalid option: there is no "${name.slice(0, 100)}"; GET /api/v1/analytics/meta lists what there is`,
  );
}

function refuse(path: string, problem: string): never {
  throw new DaybookError("invalid_request", `${path}: ${problem}`);
}
