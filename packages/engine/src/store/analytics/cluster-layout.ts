import type { ClusterTopology } from "./cluster-topology.js";
import { SHARDING_KEY_SQL } from "./cluster-topology.js";
import { DURABLE_TABLE_SETTINGS } from "./engine-settings.js";

/** How tables are made, which is all that differs between one server and the kinds of clusters. */
export interface TableLayout {
  kind: "single" | "replicated" | "sharded" | "sharded and replicated";
  isReplicated: boolean;
  /** Engine clause of a table whose rows with the same key converge to the one with the highest `version`. */
  engine(version: string): string;
  /** Part settings of every table. */
  settings: string;
  /** Engine clause of a table over all shards, or null where one server has everything. */
  distributed: ((database: string, table: string) => string) | null;
}

/**
 * The one place that decides on engine clauses; migrations name only the version column.
 *
 * Paths in Keeper are made of the servers' macros `{shard}` and `{replica}`; ClickHouse itself puts the names of
 * database and table.
 *
 * @param topology null for one server, embedded or not
 */
export function layoutOf(topology: ClusterTopology | null): TableLayout {
  const isReplicated = topology?.shards.some(({ replicas }) => replicas > 1) ?? false;
  const isSharded = (topology?.shards.length ?? 1) > 1;
  return {
    kind: isSharded ? (isReplicated ? "sharded and replicated" : "sharded") : isReplicated ? "replicated" : "single",
    isReplicated,
    engine: (version) =>
      isReplicated
        ? `ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', ${version})`
        : `ReplacingMergeTree(${version})`,
    // A part that a replica fetches is as much on disk as one that was inserted.
    settings: isReplicated
      ? `${DURABLE_TABLE_SETTINGS}, min_compressed_bytes_to_fsync_after_fetch = 1`
      : DURABLE_TABLE_SETTINGS,
    distributed:
      topology === null
        ? null
        : (database, table) => `Distributed('${topology.name}', '${database}', '${table}', ${SHARDING_KEY_SQL})`,
  };
}
