import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore } from "./analytics-store.js";
import type { TableLayout } from "./cluster-layout.js";
import { DURABLE_TABLE_SETTINGS } from "./engine-settings.js";
import { ensureDatabase, migrateAnalytics } from "./migrate.js";

/** Which part of a cluster a server holds. */
export interface ClusterPlace {
  /** Index of its shard. */
  shard: number;
  /** The shares of all shards, which decide where a team's events are. */
  weights: readonly number[];
}

/** Tables that stand over those of all shards, for people who ask ClickHouse themselves. */
const DISTRIBUTED_TABLES = ["events", "day_rollups"];

/**
 * Makes one server of a cluster ready: its tables, and the record of which part of the cluster they hold. Safe to
 * repeat, and to run on several nodes at once.
 *
 * @param peers other replicas of the same shard
 * @throws DaybookError `configuration_invalid` when the tables hold another part than the server is now asked for
 */
export async function prepareClusterTables(
  store: AnalyticsStore,
  { layout, place, peers }: { layout: TableLayout; place: ClusterPlace; peers: readonly AnalyticsStore[] },
): Promise<void> {
  const { database } = store;
  const engines = await tableEngines(store);
  const engine = engines.get("events");
  if (engine !== undefined && engine.startsWith("Replicated") !== layout.isReplicated) {
    const [was, is] = layout.isReplicated ? ["without", "has"] : ["for", "does not have"];
    throw misplaced(database, `its tables were made ${was} replicas, and its shard ${is} more than one now`);
  }
  let knowsMigrations = engines.has("migrations");
  if (engine === undefined) {
    await ensureDatabase(store);
    if (layout.isReplicated) knowsMigrations = await copyTables(store, peers);
  } else if (!engines.has("cluster_place") && place.weights.length > 1) {
    throw misplaced(database, "its tables were made without a cluster, and hold the events of every team");
  }
  await recordPlace(store, place);
  // A new replica learns from the others which migrations are done.
  if (layout.isReplicated && knowsMigrations) {
    await store.command({ sql: `SYSTEM SYNC REPLICA ${database}.migrations LIGHTWEIGHT` });
  }
  await migrateAnalytics(store, layout);
  // Events of frozen days are deleted only when every replica has the days; one that is new has to fetch them first.
  if (layout.isReplicated) await store.command({ sql: `SYSTEM SYNC REPLICA ${database}.frozen_days LIGHTWEIGHT` });
  for (const table of DISTRIBUTED_TABLES) await makeDistributed(store, table, layout);
}

/**
 * A server whose tables are one part of a cluster must not be taken for the whole.
 *
 * @throws DaybookError `configuration_invalid`
 */
export async function refusePartOfCluster(store: AnalyticsStore): Promise<void> {
  if (!(await tableEngines(store)).has("cluster_place")) return;
  throw new DaybookError(
    "configuration_invalid",
    `The database ${store.database} was made for a cluster, and DAYBOOK_CLICKHOUSE_CLUSTER is not set. ` +
      "Set it to the cluster's name, or name another database in DAYBOOK_CLICKHOUSE_URL.",
  );
}

async function tableEngines(store: AnalyticsStore): Promise<ReadonlyMap<string, string>> {
  const tables = await store.query<{ name: string; engine: string }>({
    sql: "SELECT name, engine FROM system.tables WHERE database = {database:String}",
    params: { database: store.database },
  });
  return new Map(tables.map(({ name, engine }) => [name, engine]));
}

/**
 * Makes the tables as they are on another replica. ClickHouse refuses a replica whose columns are not those that its
 * peers have by now, so the migrations cannot be replayed from the first one on.
 *
 * @returns whether another replica had any
 */
async function copyTables(store: AnalyticsStore, peers: readonly AnalyticsStore[]): Promise<boolean> {
  for (const peer of peers) {
    const tables = await peer
      .query<{ text: string }>({
        sql: `SELECT create_table_query AS text FROM system.tables
          WHERE database = {database:String} AND startsWith(engine, 'Replicated') ORDER BY name`,
        params: { database: store.database },
      })
      // One that is away is no reason to wait: the next may know.
      .catch(() => []);
    for (const { text } of tables) {
      await store.command({ sql: text.replace(/^CREATE TABLE /, "CREATE TABLE IF NOT EXISTS ") });
    }
    if (tables.length > 0) return true;
  }
  return false;
}

/** Teams are found by the shares of all shards: were they to change, every team that moves would lose its past. */
async function recordPlace(store: AnalyticsStore, place: ClusterPlace): Promise<void> {
  const table = `${store.database}.cluster_place`;
  await store.command({
    sql: `CREATE TABLE IF NOT EXISTS ${table} (shard UInt32, weights Array(UInt32), recorded_at DateTime64(3, 'UTC'))
      ENGINE = MergeTree ORDER BY recorded_at SETTINGS ${DURABLE_TABLE_SETTINGS}`,
  });
  const now = { shard: place.shard + 1, weights: [...place.weights] };
  const [recorded] = await store.query<typeof now>({ sql: `SELECT shard, weights FROM ${table} LIMIT 1` });
  if (recorded === undefined) {
    await store.command({
      sql: `INSERT INTO ${table} SELECT {shard:UInt32}, {weights:Array(UInt32)}, now64(3)`,
      params: now,
    });
    return;
  }
  const isSame = recorded.shard === now.shard && String(recorded.weights) === String(now.weights);
  if (isSame) return;
  const worded = ({ shard, weights }: typeof now): string =>
    `shard ${shard} of ${weights.length}${weights.every((weight) => weight === 1) ? "" : ` with weights ${String(weights)}`}`;
  throw misplaced(store.database, `its tables are ${worded(recorded)}, and the cluster calls them ${worded(now)} now`);
}

/** A table over all shards, made again when the columns below it or the cluster's name have changed. */
async function makeDistributed(store: AnalyticsStore, table: string, { distributed }: TableLayout): Promise<void> {
  if (distributed === null) return;
  const engine = distributed(store.database, table);
  const name = `${table}_distributed`;
  const [present] = await store.query<{ isCurrent: number }>({
    sql: `SELECT (SELECT engine_full FROM system.tables WHERE database = {database:String} AND name = {name:String}) = {engine:String}
        AND (SELECT groupArray((name, type)) FROM (SELECT name, type FROM system.columns
            WHERE database = {database:String} AND table = {table:String} ORDER BY position))
          = (SELECT groupArray((name, type)) FROM (SELECT name, type FROM system.columns
            WHERE database = {database:String} AND table = {name:String} ORDER BY position)) AS isCurrent`,
    params: { database: store.database, table, name, engine },
  });
  if (present?.isCurrent === 1) return;
  await store.command({
    sql: `CREATE OR REPLACE TABLE ${store.database}.${name} AS ${store.database}.${table} ENGINE = ${engine}`,
  });
}

function misplaced(database: string, why: string): DaybookError {
  return new DaybookError(
    "configuration_invalid",
    `The database ${database} on a server of the cluster cannot be used: ${why}. ` +
      "Events would be looked for where they are not. Make the cluster as it was, or choose a new database and copy the " +
      "events into it (docs/guides/cluster.md).",
  );
}
