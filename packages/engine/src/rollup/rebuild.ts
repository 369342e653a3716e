import type { AnalyticsStore, BoundValue } from "../store/analytics/analytics-store.js";
import { FINGERPRINT_SQL, type UnsealedDay } from "./fingerprint.js";
import { sealDays } from "./seal-days.js";
import { batchesOf } from "./sealer.js";

/** Progress of a rebuild, in days of a team. */
export interface RebuildProgress {
  /** Days made anew, by this call or by one that was cut off. */
  done: number;
  total: number;
}

/**
 * Remakes every rollup from events, of one team or of all. Days are read from the old rollup until the new one is there;
 * the old ones go at last. Frozen days have no events, and keep what they have.
 *
 * A rebuild that was cut off goes on where it was, unless it is to begin anew: what counts as new is kept in the store.
 *
 * @yields at first and after every batch; the last value has done = total
 */
export async function* rebuildRollups(
  store: AnalyticsStore,
  team: string | null,
  { isAnew = false }: { isAnew?: boolean } = {},
): AsyncGenerator<RebuildProgress> {
  const scope = scopeOf(store.database, team);
  await begin(store, scope, isAnew);
  const { total, days } = await listOldDays(store, scope);
  let done = total - days.length;
  yield { done, total };
  for (const batch of batchesOf(days)) {
    await sealDays(store, batch);
    done += batch.days.length;
    yield { done, total };
  }
  await end(store, scope);
}

/** When the cells of a rollup were made from events: one that was extended is as old as what it extends. */
const GROUPED_SQL = "if(grouped = 0, version, grouped)";

interface RebuildScope {
  params: Record<string, BoundValue>;
  /** Condition on rows of events and rollups. */
  rows: string;
  /** The last rebuild of the scope: `since` and `is_done`. */
  last: string;
}

function scopeOf(database: string, team: string | null): RebuildScope {
  return {
    // A team is bound as one, so that on a cluster its shard alone is asked.
    params: { scope: team ?? "", ...(team === null ? {} : { team }) },
    rows: team === null ? "true" : "team = {team:String}",
    last: `(SELECT since, is_done FROM ${database}.rebuilds WHERE scope = {scope:String} ORDER BY version DESC LIMIT 1)`,
  };
}

async function begin(store: AnalyticsStore, { params, last }: RebuildScope, isAnew: boolean): Promise<void> {
  const { database } = store;
  const now = "toUInt64(toUnixTimestamp64Micro(now64(6)))";
  await store.command({
    sql: `INSERT INTO ${database}.rebuilds
      SELECT {scope:String}, greatest(${now}, (SELECT max(version) + 1 FROM ${database}.day_rollups)), false, ${now}
      WHERE {anew:UInt8} = 1 OR (SELECT count() FROM ${last} WHERE NOT is_done) = 0`,
    params: { ...params, anew: isAnew ? 1 : 0 },
  });
}

/** How many days there are, and those of which no rollup that covers the day is new; by team, oldest first. */
async function listOldDays(
  store: AnalyticsStore,
  { params, rows, last }: RebuildScope,
): Promise<{ total: number; days: UnsealedDay[] }> {
  const { database } = store;
  const days = await store.query<UnsealedDay & { is_new: number }>({
    sql: `SELECT events.team AS team, toString(events.day) AS day, events.n AS n, toString(events.mark) AS mark, fresh.is_new AS is_new
      FROM (SELECT team, day, ${FINGERPRINT_SQL} FROM ${database}.events WHERE ${rows} GROUP BY team, day) AS events
      LEFT ANY JOIN (
        SELECT team, day, n, mark, 1 AS is_new FROM ${database}.day_rollups WHERE ${rows} AND ${GROUPED_SQL} >= (SELECT since FROM ${last})
      ) AS fresh
        ON events.team = fresh.team AND events.day = fresh.day AND events.n = fresh.n AND events.mark = fresh.mark
      ORDER BY team, day`,
    params,
  });
  return { total: days.length, days: days.filter(({ is_new }) => is_new === 0) };
}

/** On a cluster each shard by itself, since versions are of its own clock. */
async function end(store: AnalyticsStore, scope: RebuildScope): Promise<void> {
  const { cluster } = store;
  const team = scope.params["team"];
  if (cluster !== undefined && typeof team !== "string") {
    for (const shard of cluster.shards) await end(shard, scope);
    return;
  }
  const { params, rows, last } = scope;
  const { database } = store;
  const [row] = await store.query<{ since: string }>({
    sql: `SELECT toString(since) AS since FROM ${last}`,
    params,
  });
  if (row === undefined) return;
  await store.command({
    sql: `ALTER TABLE ${database}.day_rollups DELETE WHERE ${rows} AND ${GROUPED_SQL} < {since:UInt64} SETTINGS mutations_sync = 1`,
    params: { ...params, since: BigInt(row.since) },
  });
  await store.command({
    sql: `INSERT INTO ${database}.rebuilds
      SELECT {scope:String}, since, true, toUInt64(toUnixTimestamp64Micro(now64(6))) FROM ${last}`,
    params,
  });
}
