import type { AnalyticsFilter, AnalyticsQueryRequest } from "@daybook/sdk/models/operations";
import { addDays, type DayRange } from "./day-range.ts";
import { many, one, type Search } from "./search.ts";

export const CHART_KINDS = { bars: "Bars", lines: "Lines", table: "Table only" } as const;
export type ExploreChart = keyof typeof CHART_KINDS;

/** The query that an address asks. */
export function exploreQuestion(search: Search, range: DayRange): AnalyticsQueryRequest {
  const metrics = many(search, "metric").filter((name) => name !== "");
  const granularity = one(search, "per") ?? "day";
  const dimensions = many(search, "dimension")
    .filter((name) => name !== "")
    .slice(0, 2);
  const filters = many(search, "filter").flatMap(readFilter);
  return {
    metrics: metrics.length === 0 ? ["total_usage"] : metrics,
    dimensions,
    ...(granularity === "none" ? {} : { granularity }),
    timeRange: { start: `${range.start}T00:00:00Z`, end: `${addDays(range.end, 1)}T00:00:00Z` },
    ...(filters.length === 0 ? {} : { filters }),
    limit: 10_000,
  };
}

/** A filter as it stands in an address: field, operator and value, with a colon between. */
export function writeFilter({ field, operator, value }: AnalyticsFilter): string {
  return [field, operator, [value].flat().join(",")].join(":");
}

function readFilter(text: string): AnalyticsFilter[] {
  const [field = "", operator = "", ...rest] = text.split(":");
  const value = rest.join(":");
  if (field === "" || operator === "" || value === "") return [];
  return [{ field, operator, value: operator === "in" || operator === "not_in" ? value.split(",") : value }];
}

/** The query as its body goes over the wire. */
function toWire({ timeRange, ...query }: AnalyticsQueryRequest): object {
  return { ...query, time_range: timeRange };
}

export function curlOf(question: AnalyticsQueryRequest, origin: string): string {
  const body = JSON.stringify(toWire(question), null, 2).replaceAll("'", String.raw`'\''`);
  return `curl ${origin}/api/v1/analytics/query \\
  -H "Authorization: Bearer $DAYBOOK_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;
}

export function sdkCallOf(question: AnalyticsQueryRequest, origin: string): string {
  return `import { Daybook } from "@daybook/sdk";

const daybook = new Daybook({ serverURL: "${origin}" });

const { data } = await daybook.analytics.query(${JSON.stringify(question, null, 2)});`;
}
