import type { Agent } from "node:http";
import { Readable } from "node:stream";
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from "@clickhouse/client";
import { DaybookError } from "../../kernel/errors.js";
import type { EngineDriver } from "./engine-client.js";
import { ENGINE_SETTINGS } from "./engine-settings.js";

/** Connections to one server at once. */
export const CONNECTIONS_MAX = 16;

/** Wrong user or password; not granted; no such user. */
const REFUSED_CODES = new Set(["192", "497", "516"]);

/** What a server of a cluster needs besides. */
export interface ClickHouseDriverOptions {
  agent?: Agent;
  /** Sent with every insert of events. */
  insertSettings?: ClickHouseSettings;
}

/**
 * How long an insert of events may take: longer than a sender waits for it, so that nobody misses it when a server that
 * says nothing must not hold up those that come after.
 */
const INSERT_MS_MAX = 30_000;

/** Statements of any size that the server works at at once for one Daybook. */
const LIMITED_AT_ONCE = 4;

/**
 * ClickHouse over HTTP. The URL carries host, port, credentials and, as its path, the database.
 *
 * @throws DaybookError `configuration_invalid` for a URL that the client cannot take
 */
export function openClickHouseDriver(
  url: string,
  database: string,
  { agent, insertSettings }: ClickHouseDriverOptions = {},
): EngineDriver {
  const client = openClient(url, agent);
  return {
    client,
    limited: { client, atOnce: LIMITED_AT_ONCE },
    canAbandon: true,
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
    nativeSettings: { wait_end_of_query: 1, send_progress_in_http_headers: 0 },
    async insertBlock({ table = "events", columns, rows, bytes }) {
      // `insert` refuses Native; `exec` with a byte stream posts it as the body, where it cannot be read as SQL.
      const result = await client.exec({
        query: `INSERT INTO ${database}.${table} (${columns.join(", ")}) FORMAT Native`,
        values: Readable.from([bytes], { objectMode: false }),
        abort_signal: AbortSignal.timeout(INSERT_MS_MAX),
        // A status sent before the end, as progress headers need it, would call a failed insert stored.
        clickhouse_settings: {
          wait_end_of_query: 1,
          send_progress_in_http_headers: 0,
          optimize_on_insert: 0,
          ...insertSettings,
        },
      });
      // The connection is free for the next insert only when the empty answer has been read.
      for await (const chunk of result.stream) void chunk;
      const written = result.summary?.written_rows;
      if (written !== undefined && Number(written) !== rows) {
        throw new Error(`the server wrote ${written} of ${rows} rows`);
      }
    },
    close: () => client.close(),
  };
}

function openClient(url: string, agent: Agent | undefined): ClickHouseClient {
  const server = new URL(url);
  // The client would name the path's database in every request, and the server refuse it until it is made.
  server.pathname = "";
  try {
    return createClient({
      url: server,
      database: "default",
      application: "daybook",
      request_timeout: 120_000,
      max_open_connections: CONNECTIONS_MAX,
      ...(agent === undefined ? {} : { http_agent: agent }),
      // A range of many years names thousands of sealed days: too many for a URL.
      use_multipart_params_auto: true,
      // A question that nobody waits for any more is not worked at any more.
      clickhouse_settings: { ...ENGINE_SETTINGS, cancel_http_readonly_queries_on_client_close: 1 },
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
