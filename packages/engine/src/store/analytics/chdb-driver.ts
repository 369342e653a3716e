import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClickHouseClientConfigOptions, createClient } from "@clickhouse/client";
import { drainPending } from "chdb";
import { createChdbConnection } from "chdb/connection";
import { DaybookError } from "../../kernel/errors.js";
import type { EngineDriver } from "./engine-client.js";
import { ENGINE_SETTINGS } from "./engine-settings.js";
import { withLiteralValues } from "./literal-values.js";

/**
 * ClickHouse in this process, under `<dataDir>/events`. One process may hold one directory: the caller has the lock.
 *
 * Blocks go in through a file: chDB takes inline data only as text, ends it at the first blank line and would run the
 * rest as SQL, so no byte from outside is ever part of a statement.
 */
export async function openChdbDriver(dataDir: string, database: string): Promise<EngineDriver> {
  const path = join(dataDir, "events");
  const blocks = join(dataDir, "blocks");
  await rm(blocks, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await mkdir(blocks, { recursive: true });
  const client = createClient({ connection: embeddedConnection(path) });
  // A connection works at one statement at a time, so long ones have one of their own.
  const limitedClient = createClient({ connection: embeddedConnection(path) });
  const apartClient = createClient({ connection: embeddedConnection(path) });
  try {
    // A setting is a statement of its own to chDB and holds for the whole session, so they are made once.
    for (const each of [client, limitedClient, apartClient]) {
      await each.query({ query: "SELECT 1", format: "JSONEachRow", clickhouse_settings: ENGINE_SETTINGS });
    }
  } catch (cause) {
    await apartClient.close();
    await limitedClient.close();
    await client.close();
    throw new DaybookError(
      "data_directory_unusable",
      `The embedded engine cannot open ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  let blockNumber = 0;
  const running = new Set<Promise<unknown>>();
  return {
    client,
    limited: { client: limitedClient, atOnce: 1 },
    async insertBlock({ columns, bytes }) {
      const file = join(blocks, `${++blockNumber}.native`);
      try {
        await writeFile(file, bytes);
        const insert = client.command({
          query: `INSERT INTO ${database}.events (${columns.join(", ")}) FROM INFILE ${quoted(file)} FORMAT Native`,
        });
        running.add(insert);
        await insert.finally(() => running.delete(insert));
      } finally {
        await rm(file, { force: true });
      }
    },
    async runApart(statement) {
      // A connection of its own is not enough: statements with bound values wait for each other on all connections.
      const run = apartClient.command({ query: withLiteralValues(statement) });
      running.add(run);
      await run.finally(() => running.delete(run));
    },
    async close() {
      // Closing chDB with statements in flight has been seen to crash the process.
      await Promise.allSettled(running);
      await drainPending();
      await apartClient.close();
      await limitedClient.close();
      await client.close();
    },
  };
}

function quoted(path: string): string {
  return `'${path.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** chDB types its connection by its own copy of the client's shared types: the same shapes under other declarations. */
function embeddedConnection(path: string): NonNullable<ClickHouseClientConfigOptions["connection"]> {
  return createChdbConnection({ path }) as unknown as NonNullable<ClickHouseClientConfigOptions["connection"]>;
}
