import type { BoundValue } from "../../store/analytics/analytics-store.js";
import type { UsageDimension } from "./usage-dimensions.js";

/**
 * Keeps the requests of which the dimension is, or is not, one of the values, or stands so to the first value as texts
 * do. The empty text is the value of events that do not say.
 */
export interface UsageFilter {
  dimension: UsageDimension;
  operator: "in" | "not in" | "<" | "<=" | ">" | ">=";
  values: readonly string[];
}

/** True when no request can pass. */
export function keepsNothing({ operator, values }: UsageFilter): boolean {
  return values.length === 0 && operator !== "not in";
}

/** The condition; values are bound as `filter_0`, `filter_1` by the filter's place. */
export function filterSql({ operator }: UsageFilter, place: number, dimension: string): string {
  if (operator === "in") return `${dimension} IN {filter_${place}:Array(String)}`;
  if (operator === "not in") return `${dimension} NOT IN {filter_${place}:Array(String)}`;
  return `${dimension} ${operator} {filter_${place}:String}`;
}

export function filterParams(filters: readonly UsageFilter[]): Record<string, BoundValue> {
  return Object.fromEntries(
    filters.map(({ operator, values }, place) => [
      `filter_${place}`,
      operator === "in" || operator === "not in" ? values : (values[0] ?? ""),
    ]),
  );
}
