import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** Rows of events of all teams, deleted ones included: 0 says that nothing was ever stored. */
export async function countTellings(store: AnalyticsStore): Promise<number> {
  const rows = await store.query<{ n: string }>({ sql: `SELECT toString(count()) AS n FROM ${store.database}.events` });
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}
