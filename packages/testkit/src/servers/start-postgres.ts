import pg from "pg";
import { serverUrl } from "./credentials.js";
import { type ServerProcess, startServerProcess } from "./server-process.js";

/** A real PostgreSQL server. */
export interface TestPostgres extends ServerProcess {
  /** For `DAYBOOK_POSTGRES_URL`, with user and password; names an existing, empty database. */
  url: string;
}

/** Starts a PostgreSQL 18 server in a process of its own; its first start takes about three seconds. */
export async function startPostgres(): Promise<TestPostgres> {
  const urlAt = (port: number): string => serverUrl({ scheme: "postgres", port, database: "postgres" });
  const server = await startServerProcess({
    script: "postgres-process.js",
    probe: (port) => queryPostgres(urlAt(port), "SELECT 1"),
  });
  return { ...server, url: urlAt(server.port) };
}

/** Runs one statement over a connection of its own. */
export async function queryPostgres(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that drops while nothing runs would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}
