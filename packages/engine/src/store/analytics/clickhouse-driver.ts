import { Readable } from "node:stream";
import { createClient } from "@clickhouse/client";
import type { EngineDriver } from "./engine-client.js";
import { ENGINE_SETTINGS } from "./engine-settings.js";
import { encodeEventGroup, EVENT_COLUMNS } from "./event-columns.js";

/** ClickHouse over HTTP. The URL carries host, port, credentials and, as its path, the database. */
export function openClickHouseDriver(url: string, database: string): EngineDriver {
  const client = createClient({
    url,
    // The tables may not exist yet, and statements name theirs in full.
    database: "default",
    application: "daybook",
    request_timeout: 120_000,
    max_open_connections: 16,
    clickhouse_settings: ENGINE_SETTINGS,
  });
  return {
    client,
    async insertBlock(group) {
      // `insert` refuses Native; `exec` with a byte stream posts it as the body, where it cannot be read as SQL.
      const result = await client.exec({
        query: `INSERT INTO ${database}.events (${EVENT_COLUMNS.join(", ")}) FORMAT Native`,
        values: Readable.from([encodeEventGroup(group)], { objectMode: false }),
        clickhouse_settings: { ...ENGINE_SETTINGS, wait_end_of_query: 1 },
      });
      const written = result.summary?.written_rows;
      result.stream.destroy();
      if (written !== undefined && Number(written) !== group.events.length) {
        throw new Error(`the server wrote ${written} of ${group.events.length} rows`);
      }
    },
    close: () => client.close(),
  };
}
