import type { Team } from "../accounts/team.js";
import { bucketStarts } from "../kernel/bucket-starts.js";
import { DAY_MS, formatDay } from "../kernel/day.js";
import { QUARTER_MS } from "../rollup/read-plan.js";
import type { AnalyticsQuery } from "./analytics/analytics-query.js";
import { chooseCells } from "./usage-query/choose-cells.js";
import type { UsageDimension } from "./usage-query/usage-dimensions.js";
import type { UsageMeasure } from "./usage-query/usage-measures.js";
import { SUMMED_MEASURES } from "./usage/usage-sums.js";
import { toReadDimension, type UsageReportQuery } from "./usage/usage-report-query.js";

/** What a question must have of each day to be answered: sums of the day, of its quarters of an hour, or its events. */
export type DayDetail = "day" | "quarters" | "events";

/** Half-open, epoch milliseconds; null: without a bound. */
interface Range {
  startMs: number | null;
  endMs: number | null;
}

/**
 * What an answer about frozen days, of which only sums are left, is to say of itself; null when it is what was asked for.
 * In ASCII, to stand in a header.
 */
export function frozenWarning({ frozenBefore }: Team, { startMs, endMs }: Range, detail: DayDetail): string | null {
  if (frozenBefore === null) return null;
  const frozenMs = frozenBefore * DAY_MS;
  if (startMs !== null && startMs >= frozenMs) return null;
  const days = `of days before ${formatDay(frozenBefore)} only sums are kept`;
  if (detail === "events") return `${days}, so there are no events of them in this answer`;
  const unitMs = detail === "day" ? DAY_MS : QUARTER_MS;
  const cuts = (bound: number | null): boolean => bound !== null && bound < frozenMs && bound % unitMs !== 0;
  if (!cuts(startMs) && !cuts(endMs)) return null;
  const units = detail === "day" ? "whole days" : "whole quarters of an hour";
  return `${days}, so the range was widened to ${units} there`;
}

/** What a usage report has to know of each day. */
export function detailOfUsageReport(query: Omit<UsageReportQuery, "nowMs">): DayDetail {
  const { unit, zone, range, personId } = query;
  const asked = [...query.dimensions, ...query.filters.map(({ dimension }) => dimension)].map(toReadDimension);
  const dimensions: UsageDimension[] = personId === null ? asked : [...asked, "person"];
  const buckets = unit === null ? null : bucketStarts(zone, unit, range);
  return detailOf({ dimensions, measures: SUMMED_MEASURES, buckets });
}

/** What an answer of analytics has to know of each day. */
export function detailOfAnalytics(
  { metrics, dimensions, filters }: Pick<AnalyticsQuery, "metrics" | "dimensions" | "filters">,
  buckets: readonly number[] | null,
): DayDetail {
  return detailOf({
    dimensions: [
      ...dimensions.map(({ usage }) => usage),
      ...filters.map(({ dimension }) => dimension.filter ?? dimension.usage),
    ],
    measures: metrics.flatMap(({ measures }) => measures),
    buckets,
  });
}

function detailOf(query: {
  dimensions: readonly UsageDimension[];
  measures: readonly UsageMeasure[];
  buckets: readonly number[] | null;
}): DayDetail {
  const cells = chooseCells(query);
  return cells === null ? "events" : cells === "timed" ? "quarters" : "day";
}
