import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { listUnsealedDays } from "./fingerprint.js";
import { sealDays } from "./seal-days.js";
import { batchesOf } from "./sealer.js";

/** Progress of a rebuild, in days of a team. */
export interface RebuildProgress {
  done: number;
  total: number;
}

/**
 * Remakes every rollup from events, of one team or of all. Reports stay right meanwhile: they read events where there
 * is no rollup. Days sealed by the background sealer in between are not sealed again.
 *
 * @yields after every batch; the last value has done = total
 */
export async function* rebuildRollups(store: AnalyticsStore, team: string | null): AsyncGenerator<RebuildProgress> {
  const table = `${store.database}.day_rollups`;
  if (team === null) await store.command({ sql: `TRUNCATE TABLE ${table}` });
  else {
    await store.command({
      sql: `ALTER TABLE ${table} DELETE WHERE team = {team:String} SETTINGS mutations_sync = 1`,
      params: { team },
    });
  }
  const days = await listUnsealedDays(store, { from: "2000-01-01", team });
  let done = 0;
  yield { done, total: days.length };
  for (const batch of batchesOf(days)) {
    await sealDays(store, batch);
    done += batch.days.length;
    yield { done, total: days.length };
  }
}
