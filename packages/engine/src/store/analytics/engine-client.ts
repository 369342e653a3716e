import type { ClickHouseClient } from "@clickhouse/client";
import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore, EventGroup, Statement } from "./analytics-store.js";

/** What differs between the embedded engine and a server: how a block of events gets in, and how it is let go. */
export interface EngineDriver {
  /** Sends ENGINE_SETTINGS with every statement, or has a session that holds them. */
  client: ClickHouseClient;
  /** What to tell about a failed statement. Default: the engine's own words. */
  explain?(cause: unknown): string;
  insertBlock(group: EventGroup): Promise<void>;
  close(): Promise<void>;
}

/** An analytics store over the engine's own client. Both drivers share every statement but the insert. */
export function analyticsStore(driver: EngineDriver, database: string): AnalyticsStore {
  const { client } = driver;
  const guard = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    try {
      return await run();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = driver.explain?.(cause) ?? `The analytics engine failed: ${reason}`;
      throw new DaybookError("store_unavailable", message, { cause });
    }
  };
  return {
    database,
    async query<Row>({ sql, params }: Statement): Promise<Row[]> {
      return guard(async () => {
        const result = await client.query({
          query: sql,
          // Columns come as one document with each name once: half the time that an object a line takes.
          format: "JSONColumnsWithMetadata",
          ...(params === undefined ? {} : { query_params: params }),
        });
        return rowsOf<Row>(await result.text());
      });
    },
    async command({ sql, params }) {
      await guard(() =>
        client.command({
          query: sql,
          ...(params === undefined ? {} : { query_params: params }),
        }),
      );
    },
    async insertEvents(group) {
      if (group.events.length > 0) await guard(() => driver.insertBlock(group));
    },
    close: () => driver.close(),
  };
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
