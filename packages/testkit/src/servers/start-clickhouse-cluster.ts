import { freePort } from "../free-port.js";
import type { ClusterPart } from "./cluster-part.js";
import { serverUrl } from "./credentials.js";
import { startClickHouse, type TestClickHouse } from "./start-clickhouse.js";

/** Real ClickHouse servers that know each other as a cluster. */
export interface TestCluster {
  /** For `DAYBOOK_CLICKHOUSE_CLUSTER`. */
  name: string;
  /** For `DAYBOOK_CLICKHOUSE_URL`: every server, in the order of the cluster. */
  url: string;
  servers: TestClickHouse[];
  close(): Promise<void>;
}

/** @param weights of the shards, one server each: what part of the teams it gets */
export async function startClickHouseCluster(weights: readonly number[]): Promise<TestCluster> {
  const tcpPorts = await Promise.all(weights.map(() => freePort()));
  return startParts(
    tcpPorts.map((port, index) => ({ weight: weights[index] ?? 1, tcpPorts: [port] })),
    (index) => ({ shard: String(index + 1), replica: "only" }),
  );
}

/** Servers that know each other as replicas of one shard. Replicated tables on them take no rows, as they have no port for that. */
export async function startClickHouseReplicas(count: number): Promise<TestCluster> {
  const tcpPorts = await Promise.all(Array.from({ length: count }, () => freePort()));
  return startParts([{ weight: 1, tcpPorts }], (index) => ({ shard: "1", replica: String(index + 1) }));
}

async function startParts(
  shards: ClusterPart["shards"],
  macrosOf: (index: number) => ClusterPart["macros"],
): Promise<TestCluster> {
  const name = "test_cluster";
  const tcpPorts = shards.flatMap((shard) => shard.tcpPorts);
  const servers = await Promise.all(
    tcpPorts.map((tcpPort, index) => startClickHouse({ name, tcpPort, shards, macros: macrosOf(index) })),
  );
  return { name, url: clusterUrl(servers.map(({ port }) => port)), servers, close: () => closeAll(servers) };
}

/** One URL for servers on several ports of this machine. */
export function clusterUrl(ports: readonly number[]): string {
  const [first = 0, ...others] = ports;
  const url = serverUrl({ scheme: "http", port: first, database: "daybook" });
  return url.replace(`:${first}/`, `:${[first, ...others.map((port) => `127.0.0.1:${port}`)].join(",")}/`);
}

async function closeAll(servers: readonly TestClickHouse[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}
