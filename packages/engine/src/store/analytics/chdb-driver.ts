import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ClickHouseClient, type ClickHouseClientConfigOptions, createClient } from "@clickhouse/client";
import { drainPending } from "chdb";
import { createChdbConnection } from "chdb/connection";
import { DaybookError } from "../../kernel/errors.js";
import { BlockFiles } from "./block-files.js";
import { boundQuery, type EngineDriver } from "./engine-client.js";
import { ENGINE_SETTINGS } from "./engine-settings.js";
import { LITERAL_CHARACTERS_MAX, withLiteralValues } from "./literal-values.js";
import { Turns } from "./turns.js";

/** Connections for reports, each of which works at one statement at a time. */
const READERS = 3;

/** Connections for inserts, as many as an EventWriter has under way: most of an insert is waiting for the disk. */
const INSERTERS = 2;

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
  const open = (): ClickHouseClient => createClient({ connection: embeddedConnection(path) });
  const client = open();
  // A connection works at one statement at a time, so long ones have one of their own, and reads those of a pool.
  const limitedClient = open();
  const apartClient = open();
  const readers = Array.from({ length: READERS }, open);
  const insertClients = Array.from({ length: INSERTERS }, open);
  const clients = [client, limitedClient, apartClient, ...readers, ...insertClients];
  const closeAll = async (): Promise<void> => {
    for (const each of clients.toReversed()) await each.close();
  };
  try {
    // A setting is a statement of its own to chDB and holds for the whole session, so they are made once.
    for (const each of clients) {
      await each.query({ query: "SELECT 1", format: "JSONEachRow", clickhouse_settings: ENGINE_SETTINGS });
    }
  } catch (cause) {
    await closeAll();
    throw new DaybookError(
      "data_directory_unusable",
      `The embedded engine cannot open ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  const blockFiles = new BlockFiles(blocks);
  const turns = new Turns(READERS);
  const idleInserters = [...insertClients];
  const running = new Set<Promise<unknown>>();
  return {
    client,
    limited: { client: limitedClient, atOnce: 1 },
    async lendReader(read) {
      const leave = await turns.take(null);
      const reader = readers.pop() ?? client;
      try {
        return await read(reader);
      } catch (cause) {
        // What a failed statement had begun to write comes before the next one's answer, so one is sent for it.
        await reader.command({ query: "SELECT 1" }).catch(() => undefined);
        throw cause;
      } finally {
        if (reader !== client) readers.push(reader);
        leave?.();
      }
    },
    toQuery(statement) {
      // Statements with bound values wait for each other on all connections; few have more than fits into their text.
      const query = withLiteralValues(statement);
      return query.length <= LITERAL_CHARACTERS_MAX ? { query } : boundQuery(statement);
    },
    async insertBlock({ table = "events", columns, bytes }) {
      // More at once than there are connections wait on the main one.
      const inserter = idleInserters.pop();
      try {
        await blockFiles.lend(bytes, async (path) => {
          const insert = (inserter ?? client).command({
            // Repeats within a block stay two rows until a merge, as repeats in two blocks do: to look for them was
            // two fifths of what a large insert costs.
            query: `INSERT INTO ${database}.${table} (${columns.join(", ")}) FROM INFILE ${quoted(path)} SETTINGS optimize_on_insert = 0 FORMAT Native`,
          });
          running.add(insert);
          await insert.finally(() => running.delete(insert));
        });
      } finally {
        if (inserter !== undefined) idleInserters.push(inserter);
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
      await blockFiles.close();
      await closeAll();
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
