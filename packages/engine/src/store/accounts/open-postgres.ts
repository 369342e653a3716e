import { Socket } from "node:net";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { AccountsStore } from "./open-accounts-store.js";

const CONNECT_MS_MAX = 5_000;
/** Statements on accounts take milliseconds; a server that says nothing for so long is away. */
const SILENCE_MS_MAX = 10_000;

/** A pool over a PostgreSQL server; nothing is connected before the first query. */
export function openPostgres(postgresUrl: string): AccountsStore {
  const pool = new pg.Pool({
    connectionString: postgresUrl,
    max: 5,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    // The server's own: what we gave up waiting for shall not go on, nor hold locks that other nodes wait for.
    statement_timeout: SILENCE_MS_MAX,
    idle_in_transaction_session_timeout: SILENCE_MS_MAX,
  });
  // Without a listener an idle connection that drops would end the process. The pool opens a new one for the next
  // query, and a query that finds no server reports that itself.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    // The pool listens to idle connections only; one that drops between two statements of a transaction is in use.
    client.on("error", () => undefined);
    endSilence(client);
  });
  freeDroppedPlaces(pool);
  return {
    db: drizzle(pool),
    // A server that has none says so.
    requireRoom: () => Promise.resolve(),
    // The server syncs its log before it answers a commit.
    flush: () => Promise.resolve(),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

/**
 * Ends a connection on which nothing is heard for too long. The driver's own `query_timeout` would give the statement up
 * and keep the connection, with its transaction open for whoever comes next.
 */
function endSilence({ connection: { stream } }: pg.PoolClient): void {
  // Over TLS it is one too.
  if (!(stream instanceof Socket)) return;
  stream.setTimeout(SILENCE_MS_MAX, () => {
    stream.destroy(Object.assign(new Error(`no answer within ${SILENCE_MS_MAX} ms`), { code: "ETIMEDOUT" }));
  });
}

/**
 * Gives a connection's place in the pool back when it drops. drizzle returns a connection at the end of its
 * transaction, and never one on which not even BEGIN came through: five of those would be the end of the pool.
 */
function freeDroppedPlaces(pool: pg.Pool): void {
  const inUse = new Set<pg.PoolClient>();
  pool.on("acquire", (client) => {
    inUse.add(client);
    // The pool hangs its own `release` on the connection after this event; it throws when it is called again.
    process.nextTick(() => {
      const { release } = client;
      client.release = (error) => {
        if (inUse.has(client)) release(error);
      };
    });
  });
  pool.on("release", (_, client) => void inUse.delete(client));
  pool.on("connect", (client) => {
    client.once("end", () => {
      if (inUse.has(client)) client.release(true);
    });
  });
}
