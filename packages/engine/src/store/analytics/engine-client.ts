import type { ClickHouseClient } from "@clickhouse/client";
import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore, EventGroup, Statement } from "./analytics-store.js";
import { ENGINE_SETTINGS } from "./engine-settings.js";

/** What differs between the embedded engine and a server: how a block of events gets in, and how it is let go. */
export interface EngineDriver {
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
          format: "JSONEachRow",
          clickhouse_settings: ENGINE_SETTINGS,
          ...(params === undefined ? {} : { query_params: params }),
        });
        return result.json<Row>();
      });
    },
    async command({ sql, params }) {
      await guard(() =>
        client.command({
          query: sql,
          clickhouse_settings: ENGINE_SETTINGS,
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
