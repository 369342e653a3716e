/** What a ClickHouse server is told of the cluster it is a part of. */
export interface ClusterPart {
  name: string;
  /** Its own port of ClickHouse's protocol. */
  tcpPort: number;
  shards: readonly { weight: number; tcpPorts: readonly number[] }[];
  macros: { shard: string; replica: string };
}
