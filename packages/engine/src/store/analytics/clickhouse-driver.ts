import { Readable } from "node:stream";
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { DaybookError } from "../../kernel/errors.js";
import type { EngineDriver } from "./engine-client.js";
import { ENGINE_SETTINGS } from "./engine-settings.js";
import { encodeEventGroup } from "./event-columns.js";

/** Wrong user or password; not granted; no such user. */
const REFUSED_CODES = new Set(["192", "497", "516"]);

/**
 * ClickHouse over HTTP. The URL carries host, port, credentials and, as its path, the database.
 *
 * @throws DaybookError `configuration_invalid` for a URL that the client cannot take
 */
export function openClickHouseDriver(url: string, database: string): EngineDriver {
  const client = openClient(url);
  return {
    client,
    explain(cause) {
      const { code = "", message } = describe(cause);
      // A server's own errors have numbers, those of the connection names.
      const isOnTheWay = /^[A-Z]/.test(code) || REFUSED_CODES.has(code);
      if (!isOnTheWay) return `ClickHouse failed: ${message}`;
      return (
        `ClickHouse did not take the statement (${message}). ` +
        "Check that it runs and that host, user and password in DAYBOOK_CLICKHOUSE_URL are right, then try again."
      );
    },
    async insertBlock(group) {
      // `insert` refuses Native; `exec` with a byte stream posts it as the body, where it cannot be read as SQL.
      const { columns, bytes } = encodeEventGroup(group);
      const result = await client.exec({
        query: `INSERT INTO ${database}.events (${columns.join(", ")}) FORMAT Native`,
        values: Readable.from([bytes], { objectMode: false }),
        // A status sent before the end, as progress headers need it, would call a failed insert stored.
        clickhouse_settings: { wait_end_of_query: 1, send_progress_in_http_headers: 0 },
      });
      // The connection is free for the next insert only when the empty answer has been read.
      for await (const chunk of result.stream) void chunk;
      const written = result.summary?.written_rows;
      if (written !== undefined && Number(written) !== group.events.length) {
        throw new Error(`the server wrote ${written} of ${group.events.length} rows`);
      }
    },
    close: () => client.close(),
  };
}

function openClient(url: string): ClickHouseClient {
  const server = new URL(url);
  // The client would name the path's database in every request, and the server refuse it until it is made.
  server.pathname = "";
  try {
    return createClient({
      url: server,
      database: "default",
      application: "daybook",
      request_timeout: 120_000,
      max_open_connections: 16,
      // A range of many years names thousands of sealed days: too many for a URL.
      use_multipart_params_auto: true,
      clickhouse_settings: ENGINE_SETTINGS,
      // Its log would show bound values; every failure is thrown, and logged where requests are.
      log: { level: ClickHouseLogLevel.OFF },
    });
  } catch (cause) {
    // The URL holds a password, so it is not shown.
    throw new DaybookError(
      "configuration_invalid",
      `DAYBOOK_CLICKHOUSE_URL cannot be used: ${describe(cause).message}. ` +
        "Write it as http://user:password@host:8123/database, with what a URL may not hold percent-encoded.",
      { cause },
    );
  }
}

/** Several addresses of one host fail with an error that has a code and no message. */
function describe(cause: unknown): { code?: string; message: string } {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  const message = cause.message.trim() || (code ?? cause.name);
  return code === undefined ? { message } : { code, message };
}
