import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** What is frozen, of all teams. */
export interface FrozenSummary {
  days: number;
  teams: number;
  /** `YYYY-MM-DD`; null without any. */
  firstDay: string | null;
  lastDay: string | null;
}

export async function describeFrozen(store: AnalyticsStore): Promise<FrozenSummary> {
  // On a cluster a row of each shard, and a team is on one shard.
  const rows = await store.query<{ days: number; teams: number; firstDay: string; lastDay: string }>({
    sql: `SELECT count() AS days, uniqExact(team) AS teams, toString(min(day)) AS firstDay, toString(max(day)) AS lastDay
      FROM (SELECT DISTINCT team, day FROM ${store.database}.frozen_days) HAVING days > 0`,
  });
  const sorted = (days: string[]): string[] => days.toSorted();
  return {
    days: rows.reduce((sum, { days }) => sum + days, 0),
    teams: rows.reduce((sum, { teams }) => sum + teams, 0),
    firstDay: sorted(rows.map(({ firstDay }) => firstDay))[0] ?? null,
    lastDay: sorted(rows.map(({ lastDay }) => lastDay)).at(-1) ?? null,
  };
}
