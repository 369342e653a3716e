import {
  commandClickHouse,
  databasesFor,
  startClickHouseCluster,
  startPostgres,
  type TestCluster,
  type TestPostgres,
  type TestServer,
  type TestTeam,
} from "@daybook/testkit";

/** Real servers for a Daybook on a cluster. */
export interface ClusterUnderTest {
  clickhouse: TestCluster;
  postgres: TestPostgres;
  /** Settings of a Daybook with databases of that name on all servers. */
  environment(name: string): Promise<Record<string, string>>;
  /** Runs a statement on the server of one shard, counted from 0, past every Daybook. */
  on(shard: number, sql: string): Promise<string>;
  close(): Promise<void>;
}

/** @param weights one shard each */
export async function startCluster(weights: readonly number[]): Promise<ClusterUnderTest> {
  const [clickhouse, postgres] = await Promise.all([startClickHouseCluster(weights), startPostgres()]);
  const urlOf = (shard: number): string => clickhouse.servers[shard]?.url ?? "";
  return {
    clickhouse,
    postgres,
    async environment(name) {
      const { environment } = await databasesFor({ clickhouseUrl: urlOf(0), postgresUrl: postgres.url }, name);
      return {
        ...environment,
        DAYBOOK_CLICKHOUSE_URL: clickhouse.url.replace(/[^/]*$/, name),
        DAYBOOK_CLICKHOUSE_CLUSTER: clickhouse.name,
      };
    },
    on: (shard, sql) => commandClickHouse(urlOf(shard), sql),
    async close() {
      await Promise.all([clickhouse.close(), postgres.close()]);
    },
  };
}

/** Index of the shard that holds a team's events. */
export function shardOf(server: TestServer, team: TestTeam): number {
  const { cluster } = server.daybook.analytics;
  if (cluster === undefined) throw new Error("the server under test is not on a cluster");
  return cluster.shardOf(team.id);
}

/** Makes things that have a team until every shard of the server has one. */
export async function oneOnEachShard<Made>(
  server: TestServer,
  make: (number: number) => Promise<Made>,
  teamOf: (made: Made) => TestTeam,
): Promise<Made[]> {
  const made: Made[] = [];
  const shards = server.daybook.analytics.cluster?.shards.length ?? 1;
  // Ids are random: two hundred miss a shard by a chance of less than one in 10²².
  while (new Set(made.map((each) => shardOf(server, teamOf(each)))).size < shards) {
    if (made.length === 200) throw new Error("200 teams left a shard empty");
    made.push(await make(made.length));
  }
  return made;
}
