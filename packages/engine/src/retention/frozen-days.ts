import { type EpochDay, formatDay } from "../kernel/day.js";
import { type Fingerprint, FINGERPRINT_SQL } from "../rollup/fingerprint.js";
import { currentEvents } from "../rollup/current-events.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** The fingerprints of a team's days before this one that have events, oldest first. */
export async function listHeldDays(store: AnalyticsStore, team: string, before: EpochDay): Promise<Fingerprint[]> {
  return store.query<Fingerprint>({
    sql: `SELECT toString(day) AS day, n, toString(mark) AS mark FROM (
        SELECT day, ${FINGERPRINT_SQL} FROM ${store.database}.events
        WHERE team = {team:String} AND day < {before:Date} GROUP BY day
      ) ORDER BY day`,
    params: { team, before: formatDay(before) },
  });
}

/** The team's frozen days, `YYYY-MM-DD`. */
export async function listFrozenDays(store: AnalyticsStore, team: string): Promise<Set<string>> {
  const rows = await store.query<{ day: string }>({
    sql: `SELECT DISTINCT toString(day) AS day FROM ${store.database}.frozen_days WHERE team = {team:String}`,
    params: { team },
  });
  return new Set(rows.map(({ day }) => day));
}

/** Those of the days on which no event counts: all that is told of them was taken back. Days as `YYYY-MM-DD`. */
export async function listEmptyDays(
  store: AnalyticsStore,
  team: string,
  days: readonly string[],
): Promise<Set<string>> {
  if (days.length === 0) return new Set();
  const rows = await store.query<{ day: string }>({
    sql: `SELECT DISTINCT toString(day) AS day FROM ${currentEvents(store.database)}`,
    params: { team, rawDays: days },
  });
  const held = new Set(rows.map(({ day }) => day));
  return new Set(days.filter((day) => !held.has(day)));
}
