import type { AnalyticsAnswer, AnalyticsQuery } from "@daybook/engine";
import type { ReportColumn } from "../../http/export/report-column.js";

type Row = AnalyticsAnswer["rows"][number];

/** The answer's own columns: bucket and dimensions as text, metrics as what they are. */
export function analyticsColumns(
  { columns }: AnalyticsAnswer,
  { metrics }: Pick<AnalyticsQuery, "metrics">,
): ReportColumn<Row>[] {
  const types = new Map(metrics.map((metric) => [metric.name, typeOf(metric)]));
  return columns.map(({ name, kind }, index) => ({
    name,
    type: kind === "text" ? "text" : (types.get(name) ?? "number"),
    valueOf: (row) => row[index] ?? null,
  }));
}

function typeOf({ isRate, format }: AnalyticsQuery["metrics"][number]): "number" | "money" | "count" {
  if (isRate) return "number";
  return format === "currency" ? "money" : "count";
}
