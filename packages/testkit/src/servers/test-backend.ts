import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { startClickHouseCluster, type TestCluster } from "./start-clickhouse-cluster.js";
import { startClickHouse } from "./start-clickhouse.js";
import { queryPostgres, startPostgres, type TestPostgres } from "./start-postgres.js";

/** Where a Daybook under test keeps its data, as settings for its environment. */
export interface TestBackend {
  environment: Record<string, string>;
  /** Daybooks that share it in a test. */
  nodes: 1 | 2;
  /** Deletes what the Daybook of this directory stored on the servers. */
  drop(): Promise<void>;
}

/**
 * The backend of a Daybook under test, chosen by `DAYBOOK_TEST_BACKEND`: embedded engines when it is absent, a
 * ClickHouse and a PostgreSQL server when it is `servers`, a cluster of two shards and a PostgreSQL server when it is
 * `cluster`. The servers are those of `DAYBOOK_TEST_CLICKHOUSE_URL` and `DAYBOOK_TEST_POSTGRES_URL`, else some started
 * for this process. Each data directory has databases of its own there, so a Daybook that comes back to its directory
 * finds its data again.
 */
export async function testBackend(dataDir: string): Promise<TestBackend> {
  const wanted = process.env["DAYBOOK_TEST_BACKEND"] || "embedded";
  const name = `daybook_${createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16)}`;
  switch (wanted) {
    case "embedded":
      return { environment: {}, nodes: 1, drop: () => Promise.resolve() };
    case "servers":
      shared ??= sharedServers();
      return databasesFor(await shared, name);
    case "cluster":
      sharedCluster ??= Promise.all([startClickHouseCluster([1, 1]), startPostgres()]);
      return onCluster(await sharedCluster, name);
    default:
      throw new Error(`DAYBOOK_TEST_BACKEND is "${wanted}", and must be embedded, servers or cluster`);
  }
}

async function onCluster([clickhouse, postgres]: [TestCluster, TestPostgres], name: string): Promise<TestBackend> {
  const pairs = clickhouse.servers.map(({ url }) => ({ clickhouseUrl: url, postgresUrl: postgres.url }));
  const backends = await Promise.all(pairs.map((pair) => databasesFor(pair, name)));
  return {
    environment: {
      ...backends[0]?.environment,
      DAYBOOK_CLICKHOUSE_URL: clickhouse.url.replace(/[^/]*$/, name),
      DAYBOOK_CLICKHOUSE_CLUSTER: clickhouse.name,
    },
    nodes: 2,
    async drop() {
      for (const backend of backends) await backend.drop();
    },
  };
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
    nodes: 1,
    async drop() {
      await queryPostgres(servers.postgresUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await commandClickHouse(servers.clickhouseUrl, `DROP DATABASE IF EXISTS ${name}`);
    },
  };
}

let shared: Promise<ServerPair> | null = null;
let sharedCluster: Promise<[TestCluster, TestPostgres]> | null = null;

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
