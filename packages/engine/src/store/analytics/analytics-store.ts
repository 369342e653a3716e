import type { UsageEvent } from "../../kernel/usage-event.js";

/** A value bound to a `{name:Type}` place of a statement. */
export type BoundValue = string | number | bigint | boolean | readonly BoundValue[] | TupleParam;

/** A tuple to be bound where the SQL says `Tuple(…)`; `TupleParam` is the client library's own type. */
export { TupleParam } from "@clickhouse/client";
import type { TupleParam } from "@clickhouse/client";

/**
 * SQL text with its bound values; identifiers in the text come from code, never from outside.
 *
 * A statement that binds a text as `team` reads or changes rows of that team alone: on a cluster it goes to the team's
 * shard. Any other goes to every shard, so that it must be about each row, or each team, for itself: the rows that come
 * back are those of one shard after the other.
 */
export interface Statement {
  sql: string;
  params?: Record<string, BoundValue>;
  /**
   * Given up after so long, the wait for its turn included, and no longer worked at; also when it needs more memory than
   * a question may take. For questions of any size, which must not stand in the way of events. Default: no limit.
   */
  limitMs?: number;
  /**
   * A server is not waited for any longer, and the connection to it is dropped: one that fell silent may never answer, and
   * what asks again and again would take up every connection there is. Default: two minutes without a byte.
   */
  patienceMs?: number;
}

/** A team's event as it is written: `ver` orders the tellings of one event, the highest wins. */
export interface StoredEvent {
  teamId: string;
  event: UsageEvent;
}

/** The rows of one durable insert. `firstVersion` + index is the version of each. */
export interface EventGroup {
  events: readonly StoredEvent[];
  receivedAtMs: number;
  firstVersion: bigint;
}

/** Rows of a table as one block in ClickHouse's Native format; of `events` versions included. */
export interface EventBlock {
  /** Default: `events`. */
  table?: "events" | "event_facts" | "frozen_days";
  /** The columns the block carries, in its order; the others are absent in every row. */
  columns: readonly string[];
  rows: number;
  bytes: Buffer;
}

/**
 * The analytics engine, embedded or a server: the same SQL, the same rows.
 * Every failure of the engine is a DaybookError `store_unavailable` with the engine's own error as cause, but that of a
 * statement beyond its limit, which is `request_timeout`.
 */
export interface AnalyticsStore {
  /** Absent where one store holds every team. */
  readonly cluster?: AnalyticsCluster;
  /** Name of the database that holds Daybook's tables, safe to put into SQL. */
  readonly database: string;
  /** One object for each store, also behind whatever wraps it: what is remembered of a store is kept by this. */
  readonly identity: object;
  /**
   * Rows as objects keyed by column; 64-bit and wider integers must be made strings by the statement. One that `isShort`
   * goes beside the questions of any size, also where there is a limit to its time.
   */
  query<Row>(statement: Statement & { isShort?: boolean }): Promise<Row[]>;
  /**
   * The rows of a statement as Native blocks, none to many. They are held in memory: the statement must limit them. It
   * waits its turn among the questions of any size, and so does not stand in the way of events; but when it `isShort`.
   */
  queryNative(statement: Statement & { isShort?: boolean }): Promise<Buffer>;
  /**
   * Runs a statement that returns no rows. `isLong`: it takes its time, and others shall not wait for it.
   */
  command(statement: Statement & { isLong?: boolean }): Promise<void>;
  /** Resolves when the rows are on disk. On failure a part of them may be stored: send the same events again. */
  insertEvents(group: EventGroup): Promise<void>;
  /** The same for rows that have their versions. On a cluster they must be of one team, as `teamId` says. */
  insertBlock(block: EventBlock, teamId: string): Promise<void>;
  close(): Promise<void>;
}

/** The shards of a cluster; the events of a team, and what is derived from them, are all on one. */
export interface AnalyticsCluster {
  readonly shards: readonly AnalyticsStore[];
  /** Index of the team's shard. */
  shardOf(teamId: string): number;
}
