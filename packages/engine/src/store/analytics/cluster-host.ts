import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore } from "./analytics-store.js";
import { openClickHouseDriver } from "./clickhouse-driver.js";
import { connectInTime } from "./cluster-agent.js";
import type { TableLayout } from "./cluster-layout.js";
import { prepareClusterTables } from "./cluster-tables.js";
import {
  type ClusterTopology,
  isSameTopology,
  listReplicas,
  placeOf,
  topologyOf,
  weightsOf,
} from "./cluster-topology.js";
import { analyticsStore, type EngineDriver } from "./engine-client.js";

/** How long a replica may take to catch up before it counts as away, in seconds. */
const CATCH_UP_SECONDS = 20;
/** Another node alters the same table at this moment (CANNOT_ASSIGN_ALTER): ClickHouse says to try again. */
const ALTERS_AT_ONCE = "517";
const ALTER_TRIES = 20;
const ALTER_RETRY_MS = 500;

/** What all hosts of a cluster share. */
export interface ClusterPlan {
  database: string;
  topology: ClusterTopology;
  layout: TableLayout;
  /** What each shard's servers call their macro `{shard}`, as far as they have been asked. */
  shardMacros: Map<number, string>;
}

/** One ClickHouse server of a cluster, which is used once it has said which shard it is of and has its tables. */
export class ClusterHost {
  /** For messages: host and port, without credentials. */
  readonly name: string;
  /** Statements of a team's events; on a replica, all that others have acknowledged is there first. */
  readonly store: AnalyticsStore;
  /** Index of its shard; null until it has said so. */
  shard: number | null = null;
  readonly #plan: ClusterPlan;
  readonly #hostname: string;
  readonly #driver: EngineDriver;
  /** The same without catching up, for what comes before there are tables. */
  readonly #bare: AnalyticsStore;
  #identified: Promise<void> | null = null;
  #ready: Promise<void> | null = null;

  constructor(url: string, plan: ClusterPlan) {
    const { host, hostname } = new URL(url);
    this.name = host;
    this.#hostname = hostname.replaceAll(/^\[|\]$/g, "");
    this.#plan = plan;
    const { isReplicated } = plan.layout;
    this.#driver = openClickHouseDriver(url, plan.database, {
      agent: connectInTime(url),
      ...(isReplicated ? { insertSettings: QUORUM_INSERT } : {}),
    });
    this.#bare = analyticsStore(this.#driver, plan.database);
    this.store = isReplicated ? this.#caughtUp() : this.#bare;
  }

  /** Asks the server which shard it is of. */
  identify(): Promise<void> {
    this.#identified ??= this.#identify().catch((error: unknown) => {
      this.#identified = null;
      throw error;
    });
    return this.#identified;
  }

  /**
   * Resolves when the server's tables are those of its shard.
   *
   * @param hosts all hosts of the cluster, of which some are other replicas of this one's shard
   */
  ready(hosts: readonly ClusterHost[]): Promise<void> {
    this.#ready ??= this.#prepare(hosts).catch((error: unknown) => {
      this.#ready = null;
      throw error;
    });
    return this.#ready;
  }

  /** It failed us: it may be another server, or an emptied one, when it comes back. */
  forget(): void {
    this.#identified = null;
    this.#ready = null;
  }

  close(): Promise<void> {
    return this.#driver.close();
  }

  /**
   * Before each statement the replica takes up what the others have stored: with inserts that replicas acknowledge in
   * parallel, ClickHouse's own `select_sequential_consistency` promises nothing (docs/decisions/0006-cluster.md).
   */
  #caughtUp(): AnalyticsStore {
    const { client, explain } = this.#driver;
    const catchUp = async (): Promise<void> => {
      try {
        await client.command({
          query: `SYSTEM SYNC REPLICA ${this.#plan.database}.events LIGHTWEIGHT`,
          clickhouse_settings: { receive_timeout: CATCH_UP_SECONDS },
        });
      } catch (cause) {
        throw new DaybookError("store_unavailable", explain?.(cause) ?? String(cause), { cause });
      }
    };
    return {
      ...this.#bare,
      query: (statement) => catchUp().then(() => this.#bare.query(statement)),
      queryNative: (statement) => catchUp().then(() => this.#bare.queryNative(statement)),
      command: (statement) => catchUp().then(() => this.#bare.command(statement)),
    };
  }

  async #identify(): Promise<void> {
    const { topology, layout, shardMacros } = this.#plan;
    const replicas = await listReplicas(this.#bare, topology.name);
    if (!isSameTopology(topologyOf(topology.name, replicas), topology)) {
      throw this.#unusable(`does not have the cluster ${topology.name} as the other servers have it`);
    }
    const shard = placeOf(replicas, this.#hostname);
    if (shard === null) {
      throw this.#unusable(
        `does not know which shard of ${topology.name} it is: neither its own address nor the name in the URL is one host of it`,
      );
    }
    if (layout.isReplicated) {
      const macro = await this.#shardMacro();
      const clash = [...shardMacros].find(([other, text]) => (other === shard) !== (text === macro));
      if (clash !== undefined) {
        throw this.#unusable(
          `has the macro {shard} "${macro}" in shard ${shard + 1}, and a server of shard ${clash[0] + 1} has "${clash[1]}": ` +
            "replicas of a shard must share it, and no other shard",
        );
      }
      shardMacros.set(shard, macro);
    }
    this.shard = shard;
  }

  async #shardMacro(): Promise<string> {
    const macros = await this.#bare.query<{ name: string; text: string }>({
      sql: "SELECT macro AS name, substitution AS text FROM system.macros WHERE macro IN ('shard', 'replica')",
    });
    const shard = macros.find(({ name }) => name === "shard");
    if (shard !== undefined && macros.length === 2) return shard.text;
    throw this.#unusable("lacks the macros {shard} and {replica}, of which the paths of replicated tables are made");
  }

  async #prepare(hosts: readonly ClusterHost[]): Promise<void> {
    await this.identify();
    const { shard } = this;
    if (shard === null) return;
    const { layout, topology } = this.#plan;
    const peers = hosts.filter((host) => host !== this && host.shard === shard).map((host) => host.#bare);
    const place = { shard, weights: weightsOf(topology) };
    for (let attempt = 1; ; attempt++) {
      try {
        await prepareClusterTables(this.#bare, { layout, place, peers });
        return;
      } catch (error) {
        if (error instanceof DaybookError && error.code === "request_timeout") throw this.#late(error);
        if (engineCodeOf(error) !== ALTERS_AT_ONCE || attempt === ALTER_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, ALTER_RETRY_MS));
      }
    }
  }

  /** A server that takes too long over its own tables is away, as one that does not answer. */
  #late({ cause }: DaybookError): DaybookError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new DaybookError("store_unavailable", `The ClickHouse server ${this.name} is not ready: ${why}`, { cause });
  }

  #unusable(why: string): DaybookError {
    return new DaybookError("configuration_invalid", `The ClickHouse server ${this.name} cannot be used: it ${why}.`);
  }
}

/** An acknowledged event is on the disks of a majority of the shard's replicas. */
const QUORUM_INSERT = { insert_quorum: "auto", insert_quorum_parallel: 1, insert_quorum_timeout: 60_000 } as const;

/** The engine's own error code behind a failure, a number as text, or that of the connection, such as ECONNREFUSED. */
export function engineCodeOf(error: unknown): string | null {
  const cause = error instanceof DaybookError ? error.cause : error;
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : null;
}
