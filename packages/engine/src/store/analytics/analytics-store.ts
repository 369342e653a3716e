import type { UsageEvent } from "../../kernel/usage-event.js";

/** A value bound to a `{name:Type}` place of a statement. */
export type BoundValue = string | number | bigint | boolean | readonly BoundValue[] | TupleParam;

/** A tuple to be bound where the SQL says `Tuple(…)`; `TupleParam` is the client library's own type. */
export { TupleParam } from "@clickhouse/client";
import type { TupleParam } from "@clickhouse/client";

/** SQL text with its bound values; identifiers in the text come from code, never from outside. */
export interface Statement {
  sql: string;
  params?: Record<string, BoundValue>;
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

/**
 * The analytics engine, embedded or a server: the same SQL, the same rows.
 * Every failure of the engine is a DaybookError `store_unavailable` with the engine's own error as cause.
 */
export interface AnalyticsStore {
  /** Name of the database that holds Daybook's tables, safe to put into SQL. */
  readonly database: string;
  /** Rows as objects keyed by column; 64-bit and wider integers must be made strings by the statement. */
  query<Row>(statement: Statement): Promise<Row[]>;
  /** Runs a statement that returns no rows. */
  command(statement: Statement): Promise<void>;
  /** Resolves when the rows are on disk. On failure a part of them may be stored: send the same events again. */
  insertEvents(group: EventGroup): Promise<void>;
  close(): Promise<void>;
}
