import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { queryPostgres, startPostgres } from "./start-postgres.js";
import { startClickHouse } from "./start-clickhouse.js";

/** Where a Daybook under test keeps its data, as settings for its environment. */
export interface TestBackend {
  environment: Record<string, string>;
  /** Deletes what the Daybook of this directory stored on the servers. */
  drop(): Promise<void>;
}

/**
 * The backend of a Daybook under test, chosen by `DAYBOOK_TEST_BACKEND`: embedded engines when it is absent, a
 * ClickHouse and a PostgreSQL server when it is `servers`. The servers are those of `DAYBOOK_TEST_CLICKHOUSE_URL` and
 * `DAYBOOK_TEST_POSTGRES_URL`, else one pair started for this process. Each data directory has databases of its own
 * there, so a Daybook that comes back to its directory finds its data again.
 */
export async function testBackend(dataDir: string): Promise<TestBackend> {
  const wanted = process.env["DAYBOOK_TEST_BACKEND"] ?? "embedded";
  if (wanted === "embedded") return { environment: {}, drop: () => Promise.resolve() };
  if (wanted !== "servers") throw new Error(`DAYBOOK_TEST_BACKEND is "${wanted}", and must be embedded or servers`);
  shared ??= sharedServers();
  return databasesFor(
    await shared,
    `daybook_${createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16)}`,
  );
}

/** URLs whose user may make databases. */
export interface ServerPair {
  clickhouseUrl: string;
  postgresUrl: string;
}

/** A backend of a name of its own on the given servers; its PostgreSQL database is made unless it exists. */
export async function databasesFor(servers: ServerPair, name: string): Promise<TestBackend> {
  await queryPostgres(servers.postgresUrl, `CREATE DATABASE ${name}`).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
  return {
    environment: {
      DAYBOOK_CLICKHOUSE_URL: withDatabase(servers.clickhouseUrl, name),
      DAYBOOK_POSTGRES_URL: withDatabase(servers.postgresUrl, name),
      DAYBOOK_SECRET: "the same on every node of a test",
    },
    async drop() {
      await queryPostgres(servers.postgresUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await commandClickHouse(servers.clickhouseUrl, `DROP DATABASE IF EXISTS ${name}`);
    },
  };
}

let shared: Promise<ServerPair> | null = null;

async function sharedServers(): Promise<ServerPair> {
  const [clickhouseUrl, postgresUrl] = await Promise.all([
    process.env["DAYBOOK_TEST_CLICKHOUSE_URL"] ?? startClickHouse().then(({ url }) => url),
    process.env["DAYBOOK_TEST_POSTGRES_URL"] ?? startPostgres().then(({ url }) => url),
  ]);
  return { clickhouseUrl, postgresUrl };
}

/** Runs one statement on a ClickHouse server, outside of any Daybook. */
export async function commandClickHouse(serverUrl: string, sql: string): Promise<string> {
  const { origin, username, password } = new URL(serverUrl);
  const response = await fetch(origin, {
    method: "POST",
    body: sql,
    headers: {
      "x-clickhouse-user": decodeURIComponent(username),
      "x-clickhouse-key": decodeURIComponent(password),
    },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "42P04" || error.code === "23505");
}
