import type { ActivityReportRow, GetActivityReportRequest } from "@daybook/sdk/models/operations";
import { useDaybookContext } from "@daybook/sdk/react-query";
import { buildReportsGetActivityQuery } from "@daybook/sdk/react-query/reportsGetActivity.js";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import type { Dimension } from "../lib/dimensions.ts";
import { OTHER_ID, type Series, SERIES_MAX } from "../lib/series.ts";
import { fromActivitySums, type UsageMetric } from "../lib/usage-sums.ts";

/**
 * The values that weigh most, day by day, and the rest of each day as one. Only those few are asked for by day, so ten
 * thousand members cost no more than ten.
 */
export function useDailySeries({
  dimension,
  metric,
  question,
  dates,
  parts,
  days,
}: {
  dimension: Dimension;
  metric: UsageMetric;
  question: GetActivityReportRequest;
  dates: readonly string[];
  /** Sums of the range by the dimension, and of each day; undefined while they are not known. */
  parts: readonly ActivityReportRow[] | undefined;
  days: readonly ActivityReportRow[] | undefined;
}): Series[] {
  const client = useDaybookContext();
  const weigh = (row: ActivityReportRow): number => metric.numberOf(fromActivitySums(row));
  const top = (parts ?? [])
    .filter((row) => dimension.idOf(row) !== null && weigh(row) > 0)
    .toSorted((one, other) => weigh(other) - weigh(one))
    .slice(0, SERIES_MAX);
  const ids = top.flatMap((row) => dimension.idOf(row) ?? []);
  const groups = dimension.filterMax === 1 ? ids.map((id) => [id]) : ids.length === 0 ? [] : [ids];
  const answers = useQueries({
    queries: groups.map((group) => ({
      ...buildReportsGetActivityQuery(client, {
        ...question,
        ...dimension.filter(group),
        groupBy: ["day", ...dimension.groups],
      }),
      placeholderData: keepPreviousData,
    })),
  });
  const rows = answers.flatMap(({ data }) => data?.data ?? []);
  const valuesOf = (list: readonly ActivityReportRow[]): number[] => {
    const sums = new Map<string | undefined, number>();
    for (const row of list) sums.set(row.date, (sums.get(row.date) ?? 0) + weigh(row));
    return dates.map((day) => sums.get(day) ?? 0);
  };
  const totals = valuesOf(days ?? []);
  const isWaiting = parts === undefined || answers.some(({ data }) => data === undefined);
  if (isWaiting) return totals.some((total) => total > 0) ? [{ id: OTHER_ID, label: "Total", values: totals }] : [];
  const shown = top.map((row) => {
    const id = dimension.idOf(row) ?? "";
    const values = valuesOf(rows.filter((one) => dimension.idOf(one) === id));
    return { id, label: dimension.labelOf(row) ?? id, values };
  });
  const rest = totals.map((total, place) =>
    Math.max(0, total - shown.reduce((sum, { values }) => sum + (values[place] ?? 0), 0)),
  );
  const highest = Math.max(0, ...totals);
  // What is left of a difference of binary floats is no usage.
  const isRest = rest.some((value) => value > highest * 1e-9);
  const label = parts.length > shown.length + 1 ? "All others" : "Not stated";
  return isRest ? [...shown, { id: OTHER_ID, label, values: rest }] : shown;
}
