import { REPORT_DATASET } from "../dataset/report-dataset.js";
import { lastDays } from "../dataset/reported-days.js";
import type { Question } from "./question.js";

const METRICS = ["request_count", "tokens_total", "total_usage"];

/**
 * Usage by day and model, and by hour and provider, of the last completed days.
 *
 * @param team id of the team that asks
 * @param daysMax as many as have events; the longest question asks for all of them
 */
export function analyticsQuestions(team: string, { daysMax, nowMs }: { daysMax: number; nowMs: number }): Question[] {
  const ask = (
    name: string,
    { granularity, dimension, days, path }: { granularity: string; dimension: string; days: number; path: string },
  ): Question => {
    const range = lastDays(days, nowMs);
    const query = { metrics: METRICS, dimensions: [dimension], granularity, time_range: range };
    return {
      name: `${name}, ${days} days`,
      daybook: { path: "/api/v1/analytics/query", body: JSON.stringify(query), sums: METRICS },
      reference: { path: `${path}?${new URLSearchParams({ team, ...range }).toString()}`, sums: METRICS },
    };
  };
  const byModel = { granularity: "day", dimension: "model", path: "/day-by-model" };
  const byProvider = { granularity: "hour", dimension: "provider", path: "/hour-by-provider" };
  return [
    ...[...new Set([REPORT_DATASET.days, daysMax])].map((days) => ask("day x model", { ...byModel, days })),
    ask("hour x provider", { ...byProvider, days: 7 }),
  ];
}
