import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore, BoundValue, EventBlock, Statement } from "./analytics-store.js";
import { encodeEventGroup } from "./event-columns.js";
import { beyondLimit, limitedSql, tooLong } from "./statement-limit.js";
import { Turns } from "./turns.js";

/** How long a statement that answers in Native blocks waits for its turn. */
const NATIVE_PATIENCE_MS = 120_000;

/** What a server that keeps a statement's limit may take longer to say so. */
const GRACE_MS = 5_000;

/** What differs between the embedded engine and a server: how a block of events gets in, and how it is let go. */
export interface EngineDriver {
  /** Sends ENGINE_SETTINGS with every statement, or has a session that holds them. */
  client: ClickHouseClient;
  /** The same for statements with a limit, however long they take, and how many of them are worked at at once. */
  limited: { client: ClickHouseClient; atOnce: number };
  /** Lends a client for one statement that reads. Default: `client`, for any number at once. */
  lendReader?<Result>(read: (client: ClickHouseClient) => Promise<Result>): Promise<Result>;
  /** How a statement that reads is sent with its values. Default: they are bound to it. */
  toQuery?(statement: Statement): BoundQuery;
  /** Whether a statement can be left before it has answered. Default false. */
  canAbandon?: boolean;
  /** What to tell about a failed statement. Default: the engine's own words. */
  explain?(cause: unknown): string;
  /** Sent with statements that answer in Native blocks. */
  nativeSettings?: ClickHouseSettings;
  insertBlock(block: EventBlock): Promise<void>;
  /** Runs a long statement so that others do not wait for it. Default: as any other. */
  runApart?(statement: Statement): Promise<void>;
  close(): Promise<void>;
}

/** A statement as the client takes it. */
export interface BoundQuery {
  query: string;
  query_params?: Record<string, BoundValue>;
}

/** The values stay apart from the text. */
export function boundQuery({ sql, params }: Statement): BoundQuery {
  return { query: sql, ...(params === undefined ? {} : { query_params: params }) };
}

/** An analytics store over the engine's own client. Both drivers share every statement but the insert. */
export function analyticsStore(driver: EngineDriver, database: string): AnalyticsStore {
  const { client, toQuery = boundQuery } = driver;
  const lendReader: NonNullable<EngineDriver["lendReader"]> = driver.lendReader ?? ((read) => read(client));
  const turns = new Turns(driver.limited.atOnce);
  const guard = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    try {
      return await run();
    } catch (cause) {
      if (cause instanceof DaybookError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = driver.explain?.(cause) ?? `The analytics engine failed: ${reason}`;
      throw new DaybookError("store_unavailable", message, { cause });
    }
  };
  const ask = async <Row>(from: ClickHouseClient, statement: Statement): Promise<Row[]> => {
    const { patienceMs } = statement;
    const result = await from.query({
      ...toQuery(statement),
      ...(patienceMs === undefined || driver.canAbandon !== true
        ? {}
        : { abort_signal: AbortSignal.timeout(patienceMs) }),
      // Columns come as one document with each name once: half the time that an object a line takes.
      format: "JSONColumnsWithMetadata",
    });
    const text = await result.text();
    try {
      return rowsOf<Row>(text);
    } catch {
      return rowsOf<Row>(ownDocument(text));
    }
  };
  const askWithin = async <Row>(statement: Statement, limitMs: number): Promise<Row[]> => {
    const askedMs = performance.now();
    const leave = await turns.take(limitMs);
    try {
      const leftMs = limitMs - (performance.now() - askedMs);
      if (leave === null || leftMs <= 0) throw tooLong();
      const sql = limitedSql(statement.sql, leftMs);
      return await ask<Row>(driver.limited.client, { patienceMs: leftMs + GRACE_MS, ...statement, sql });
    } catch (cause) {
      if (!beyondLimit(cause)) throw cause;
      // The embedded engine has stopped working at it, and yet keeps what it held until the connection's next statement.
      await ask(driver.limited.client, { sql: "SELECT 1" });
      throw tooLong(cause);
    } finally {
      leave?.();
    }
  };
  const readNative = async (from: ClickHouseClient, { sql, ...statement }: Statement): Promise<Buffer> => {
    const { stream } = await from.exec({
      ...toQuery({ sql: `${sql} FORMAT Native`, ...statement }),
      // A failure is then told by the status, and not in the middle of the blocks.
      ...(driver.nativeSettings === undefined ? {} : { clickhouse_settings: driver.nativeSettings }),
    });
    const chunks: Uint8Array[] = [];
    const coming: AsyncIterable<Uint8Array> = stream;
    for await (const chunk of coming) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const askNative = async (statement: Statement): Promise<Buffer> => {
    const leave = await turns.take(NATIVE_PATIENCE_MS);
    try {
      if (leave === null) throw tooLong();
      return await readNative(driver.limited.client, statement);
    } finally {
      leave?.();
    }
  };
  return {
    database,
    identity: {},
    async query<Row>({ isShort, ...statement }: Statement & { isShort?: boolean }): Promise<Row[]> {
      const { limitMs } = statement;
      if (limitMs !== undefined && isShort !== true) return guard(() => askWithin<Row>(statement, limitMs));
      const patience = limitMs === undefined ? {} : { patienceMs: limitMs + GRACE_MS };
      return guard(() => lendReader((reader) => ask<Row>(reader, { ...patience, ...statement })));
    },
    queryNative: ({ isShort, ...statement }) =>
      guard(() => (isShort === true ? lendReader((reader) => readNative(reader, statement)) : askNative(statement))),
    async command({ isLong, ...statement }) {
      await guard(async () => {
        if (isLong === true && driver.runApart !== undefined) await driver.runApart(statement);
        else await client.command(boundQuery(statement));
      });
    },
    async insertEvents(group) {
      if (group.events.length > 0) await guard(() => driver.insertBlock(encodeEventGroup(group)));
    },
    async insertBlock(block) {
      if (block.rows > 0) await guard(() => driver.insertBlock(block));
    },
    close: () => driver.close(),
  };
}

/**
 * The embedded engine puts what a failed statement had begun to write before the next statement's document. Only the
 * outermost brackets stand at the beginning of a line, so the last document can be told.
 */
function ownDocument(text: string): string {
  const end = "\n}\n";
  const lastEnd = text.lastIndexOf(`${end}{\n`);
  return lastEnd === -1 ? text : text.slice(lastEnd + end.length);
}

/** Rows as the statement's author typed them: the columns are those the statement names. */
function rowsOf<Row>(document: string): Row[] {
  const { data, rows } = JSON.parse(document) as { data: Record<string, unknown[]>; rows: number };
  const columns = Object.entries(data);
  return Array.from({ length: rows }, (_, row) => {
    const values: Record<string, unknown> = {};
    for (const [name, column] of columns) values[name] = column[row];
    return values as Row;
  });
}
