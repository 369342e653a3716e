import { crc32 } from "node:zlib";
import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore } from "./analytics-store.js";

/** A cluster as ClickHouse's own configuration has it, `remote_servers`. */
export interface ClusterTopology {
  /** The cluster's name, safe to put into SQL as a quoted string. */
  name: string;
  /** In the order of their numbers, which start at 1. */
  shards: readonly { weight: number; replicas: number }[];
}

/** One replica of a shard, as one server sees it. */
export interface ClusterReplica {
  shard: number;
  weight: number;
  replica: number;
  hostName: string;
  hostAddress: string;
  /** 1 where the server that was asked knows itself. */
  isLocal: number;
}

/** Chooses the shard of a team: `shardOf` in SQL, for tables whose engine is `Distributed`. */
export const SHARDING_KEY_SQL = "CRC32(team)";

/**
 * Which shard holds a team's events: the hash's remainder by the sum of all weights falls into one shard's share of
 * it. That is how a `Distributed` table with `SHARDING_KEY_SQL` chooses, so that both always agree.
 *
 * @returns an index into `weights`
 */
export function shardOf(teamId: string, weights: readonly number[]): number {
  const slot = crc32(teamId) % weights.reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  return weights.findIndex((weight) => slot < (end += weight));
}

/** The cluster's replicas as the server of the store sees them; none when it knows no such cluster. */
export async function listReplicas(store: AnalyticsStore, cluster: string): Promise<ClusterReplica[]> {
  return store.query<ClusterReplica>({
    sql: `SELECT shard_num AS shard, shard_weight AS weight, replica_num AS replica, host_name AS hostName,
        host_address AS hostAddress, is_local AS isLocal
      FROM system.clusters WHERE cluster = {cluster:String} ORDER BY shard_num, replica_num`,
    params: { cluster },
  });
}

/** @throws DaybookError `configuration_invalid` when the server knows no such cluster, or none that can hold anything */
export function topologyOf(name: string, replicas: readonly ClusterReplica[]): ClusterTopology {
  const shards: { weight: number; replicas: number }[] = [];
  for (const { shard, weight } of replicas) {
    const known = shards[shard - 1];
    if (known === undefined) shards[shard - 1] = { weight, replicas: 1 };
    else known.replicas++;
  }
  if (shards.some(({ weight }) => weight > 0)) return { name, shards };
  throw new DaybookError(
    "configuration_invalid",
    `ClickHouse knows no cluster "${name}". Name one of its remote_servers in DAYBOOK_CLICKHOUSE_CLUSTER.`,
  );
}

/** The shares of all shards. */
export function weightsOf({ shards }: ClusterTopology): number[] {
  return shards.map(({ weight }) => weight);
}

/** Whether teams and tables are the same in both; a replica more or less makes no difference, a first one does. */
export function isSameTopology(a: ClusterTopology, b: ClusterTopology): boolean {
  const isReplicated = ({ shards }: ClusterTopology): boolean => shards.some(({ replicas }) => replicas > 1);
  return isReplicated(a) === isReplicated(b) && String(weightsOf(a)) === String(weightsOf(b));
}

/**
 * The shard of the server that was asked, as an index: the one replica that it calls its own, else the one whose name
 * or address is that of the URL it was reached by. Null when neither tells.
 */
export function placeOf(replicas: readonly ClusterReplica[], hostname: string): number | null {
  const own = replicas.filter(({ isLocal }) => isLocal === 1);
  const named = replicas.filter(({ hostName, hostAddress }) => hostname === hostName || hostname === hostAddress);
  const [place, ...others] = new Set((own.length > 0 ? own : named).map(({ shard }) => shard - 1));
  return place === undefined || others.length > 0 ? null : place;
}
