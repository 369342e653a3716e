import type { AnalyticsMetric } from "@daybook/sdk/models/operations";
import { isDay } from "./day-range.ts";
import { formatCount, formatDayLong, formatUsd, NOTHING } from "./format.ts";
import { type Series, topSeries } from "./series.ts";

type Row = Readonly<Record<string, unknown>>;

/** A value as its metric is meant to be read. */
export function formatMetric(value: unknown, format: string): string {
  if (value === null || value === undefined) return NOTHING;
  const number = Number(value);
  switch (format) {
    case "currency":
      return formatUsd(number.toFixed(12));
    case "percent":
      return `${formatCount(Math.round(number * 10_000) / 100)}%`;
    case "latency":
      return `${formatCount(Math.round(number))} ms`;
    case "throughput":
      return `${formatCount(Math.round(number * 10) / 10)} tok/s`;
    default:
      return formatCount(number);
  }
}

/** A bucket or dimension as text. */
export function formatPlace(value: unknown): string {
  if (value === null || value === undefined || value === "") return "Not stated";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

/** A bucket's beginning: a day, or a moment of one. */
export function formatBucket(text: string): string {
  if (isDay(text)) return formatDayLong(text);
  const instant = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/.exec(text);
  return instant === null ? text : `${formatDayLong(instant[1] ?? "")}, ${instant[2]}`;
}

/** The column that holds the bucket, such as `date__day`; null without one. */
export function bucketColumn(rows: readonly Row[]): string | null {
  return Object.keys(rows[0] ?? {}).find((name) => name.startsWith("date__")) ?? null;
}

/** Rows as series over their buckets, oldest first. Rates do not add up, so their rest is left out. */
export function exploreSeries(
  rows: readonly Row[],
  { metric, dimensions }: { metric: AnalyticsMetric; dimensions: readonly string[] },
): { buckets: string[]; series: Series[] } {
  const bucket = bucketColumn(rows);
  if (bucket === null) return { buckets: [], series: [] };
  const buckets = [...new Set(rows.map((row) => formatPlace(row[bucket])))].toSorted();
  const places = new Map(buckets.map((name, place) => [name, place]));
  const found = new Map<string, Series>();
  for (const row of rows) {
    const label =
      dimensions.length === 0 ? metric.displayLabel : dimensions.map((name) => formatPlace(row[name])).join(" · ");
    const series = found.get(label) ?? { id: label, label, values: buckets.map(() => 0) };
    series.values[places.get(formatPlace(row[bucket])) ?? 0] = Number(row[metric.name] ?? 0);
    found.set(label, series);
  }
  const series = topSeries([...found.values()]);
  return { buckets, series: metric.isRate ? series.slice(0, 8) : series };
}
