import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore, Statement } from "./analytics-store.js";
import { type ClusterHost, engineCodeOf } from "./cluster-host.js";

/**
 * Codes of a server that cannot serve now, where another replica may: ABORTED, TIMEOUT_EXCEEDED, SOCKET_TIMEOUT,
 * NETWORK_ERROR, NO_ZOOKEEPER, TABLE_IS_READ_ONLY, ALL_CONNECTION_TRIES_FAILED, KEEPER_EXCEPTION; and one that was
 * emptied: UNKNOWN_TABLE, UNKNOWN_DATABASE.
 */
const AWAY_CODES = new Set(["236", "159", "209", "210", "225", "242", "279", "999", "60", "81"]);

/** The store of one shard, besides what makes it ready. */
export interface ShardStore extends AnalyticsStore {
  /** Resolves when a server of the shard is ready. */
  connect(): Promise<void>;
}

/**
 * The store of one shard: its statements go to one server until that fails, and then to the next replica. Running a
 * statement again is harmless: what it inserted before comes a second time with the same versions, and counts once.
 *
 * @param options.hosts all hosts of the cluster, which closes them; those of other shards are passed over
 * @param options.shard index of the shard
 */
export function shardStore({
  database,
  hosts,
  shard,
  shards,
}: {
  database: string;
  hosts: readonly ClusterHost[];
  shard: number;
  shards: number;
}): ShardStore {
  let preferred: ClusterHost | null = null;
  const run = async <Result>(work: (store: AnalyticsStore) => Promise<Result>): Promise<Result> => {
    let failure: unknown;
    // Hosts that have not yet said which shard they are of may be of this one.
    const own = hosts.filter((host) => host.shard === shard || host.shard === null);
    for (const host of own.toSorted((a, b) => Number(b === preferred) - Number(a === preferred))) {
      try {
        await host.ready(hosts);
        if (host.shard !== shard) continue;
        const result = await work(host.store);
        preferred = host;
        return result;
      } catch (error) {
        if (!isAway(error)) throw error;
        host.forget();
        failure = error;
      }
    }
    const why = failure instanceof Error ? failure.message : "DAYBOOK_CLICKHOUSE_URL names none of its servers.";
    throw new DaybookError("store_unavailable", `Shard ${shard + 1} of ${shards} does not answer: ${why}`, {
      cause: failure,
    });
  };
  return {
    database,
    identity: {},
    query: <Row>(statement: Statement & { isShort?: boolean }) => run((store) => store.query<Row>(statement)),
    command: (statement) => run((store) => store.command(statement)),
    queryNative: (statement) => run((store) => store.queryNative(statement)),
    insertEvents: (group) => run((store) => store.insertEvents(group)),
    insertBlock: (block, teamId) => run((store) => store.insertBlock(block, teamId)),
    connect: () => run(() => Promise.resolve()),
    close: () => Promise.resolve(),
  };
}

function isAway(error: unknown): boolean {
  if (!(error instanceof DaybookError) || error.code !== "store_unavailable") return false;
  const code = engineCodeOf(error);
  // Errors of the connection have names; the client's own time-out has no code.
  if (code === null) return error.cause instanceof Error && error.cause.message === "Timeout error.";
  return /^[A-Z]/.test(code) || AWAY_CODES.has(code);
}
