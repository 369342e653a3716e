import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore, EventGroup, Statement } from "./analytics-store.js";
import { openClickHouseDriver } from "./clickhouse-driver.js";
import { connectInTime } from "./cluster-agent.js";
import type { ClickHouseHosts } from "./cluster-hosts.js";
import { ClusterHost } from "./cluster-host.js";
import { layoutOf } from "./cluster-layout.js";
import { type ShardStore, shardStore } from "./cluster-shard.js";
import { type ClusterTopology, listReplicas, shardOf, topologyOf, weightsOf } from "./cluster-topology.js";
import { analyticsStore } from "./engine-client.js";

/** How often hosts that were away are asked again, so that a replica gets its tables before it is needed. */
const MEND_EVERY_MS = 30_000;

/**
 * Opens a cluster of ClickHouse servers and brings the tables of all that answer up to date. A shard none of whose
 * servers answers is no reason to fail the others: its statements fail until one does.
 *
 * @throws DaybookError `store_unavailable` when no shard answers, `configuration_invalid` when cluster, hosts or
 * tables do not fit each other
 */
export async function openClusterStore({ urls, database }: ClickHouseHosts, cluster: string): Promise<AnalyticsStore> {
  const topology = await firstTopology(urls, database, cluster);
  const plan = { database, topology, layout: layoutOf(topology), shardMacros: new Map<number, string>() };
  const hosts = urls.map((url) => new ClusterHost(url, plan));
  const count = topology.shards.length;
  const shards = topology.shards.map((_, shard) => shardStore({ database, hosts, shard, shards: count }));
  const closeHosts = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.close()));
  };
  try {
    await openShards(hosts, shards, weightsOf(topology));
  } catch (error) {
    await closeHosts();
    throw error;
  }
  const mend = setInterval(() => {
    for (const host of hosts) host.ready(hosts).catch(() => undefined);
  }, MEND_EVERY_MS);
  mend.unref();
  return clusterStore({
    database,
    shards,
    weights: weightsOf(topology),
    async close() {
      clearInterval(mend);
      await closeHosts();
    },
  });
}

/** A store over the stores of all shards. */
function clusterStore({
  database,
  shards,
  weights,
  close,
}: {
  database: string;
  shards: readonly AnalyticsStore[];
  weights: readonly number[];
  close: () => Promise<void>;
}): AnalyticsStore {
  const concerned = ({ params }: Statement): readonly AnalyticsStore[] => {
    const team = params?.["team"];
    return typeof team === "string" ? shards.slice(shardOf(team, weights)).slice(0, 1) : shards;
  };
  return {
    database,
    identity: {},
    cluster: { shards, shardOf: (teamId) => shardOf(teamId, weights) },
    async query<Row>(statement: Statement & { isShort?: boolean }) {
      return (await everyOne(concerned(statement), (shard) => shard.query<Row>(statement))).flat();
    },
    async queryNative(statement) {
      return Buffer.concat(await everyOne(concerned(statement), (shard) => shard.queryNative(statement)));
    },
    async command(statement) {
      await everyOne(concerned(statement), (shard) => shard.command(statement));
    },
    async insertEvents({ events, receivedAtMs, firstVersion }) {
      // Every event keeps a version of the group's own, and those of a team stay in their order.
      let version = firstVersion;
      const inserts = shards.flatMap((shard, index) => {
        const own = events.filter(({ teamId }) => shardOf(teamId, weights) === index);
        if (own.length === 0) return [];
        const group: EventGroup = { events: own, receivedAtMs, firstVersion: version };
        version += BigInt(own.length);
        return [{ shard, group }];
      });
      await everyOne(inserts, ({ shard, group }) => shard.insertEvents(group));
    },
    async insertBlock(block, teamId) {
      await shards[shardOf(teamId, weights)]?.insertBlock(block, teamId);
    },
    close,
  };
}

/** Waits for all, also when one fails, so that nothing is under way after the answer. */
async function everyOne<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>): Promise<Result[]> {
  const outcomes = await Promise.allSettled(items.map(run));
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

/** The cluster as the first host knows it that answers. */
async function firstTopology(urls: readonly string[], database: string, cluster: string): Promise<ClusterTopology> {
  const failures: unknown[] = [];
  for (const url of urls) {
    const driver = openClickHouseDriver(url, database, { agent: connectInTime(url) });
    try {
      return topologyOf(cluster, await listReplicas(analyticsStore(driver, database), cluster));
    } catch (error) {
      failures.push(error);
    } finally {
      await driver.close();
    }
  }
  throw failures.find((error) => error instanceof DaybookError && !error.isRetryable) ?? failures[0];
}

async function openShards(
  hosts: readonly ClusterHost[],
  shards: readonly ShardStore[],
  weights: readonly number[],
): Promise<void> {
  refuseMisconfigured(await Promise.allSettled(hosts.map((host) => host.identify())));
  if (hosts.every(({ shard }) => shard !== null)) {
    const missing = shards.findIndex((_, index) => hosts.every(({ shard }) => shard !== index));
    if (missing !== -1 && (weights[missing] ?? 0) > 0) {
      throw new DaybookError(
        "configuration_invalid",
        `DAYBOOK_CLICKHOUSE_URL names no server of shard ${missing + 1} of ${shards.length}. ` +
          "Name at least one of each shard, as http://user:password@host1:8123,host2:8123/database.",
      );
    }
  }
  // Replicas of one shard one after the other: the first makes the tables, the others take them over.
  const outcomes = await Promise.allSettled(
    shards.map(async (shard, index) => {
      await shard.connect();
      for (const host of hosts) {
        if (host.shard === index) await host.ready(hosts).catch(refuseUnlessAway);
      }
    }),
  );
  refuseMisconfigured(outcomes);
  if (outcomes.some(({ status }) => status === "fulfilled")) return;
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

function refuseMisconfigured(outcomes: readonly PromiseSettledResult<unknown>[]): void {
  for (const outcome of outcomes) if (outcome.status === "rejected") refuseUnlessAway(outcome.reason);
}

function refuseUnlessAway(error: unknown): void {
  if (!(error instanceof DaybookError) || error.code !== "store_unavailable") throw error;
}
