import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { AccountsStore } from "./open-accounts-store.js";

/** A pool over a PostgreSQL server; nothing is connected before the first query. */
export function openPostgres(postgresUrl: string): AccountsStore {
  const pool = new pg.Pool({ connectionString: postgresUrl, max: 5, connectionTimeoutMillis: 10_000 });
  // Without a listener an idle connection that drops would end the process. The pool opens a new one for the next
  // query, and a query that finds no server reports that itself.
  pool.on("error", () => undefined);
  // The pool listens to idle connections only; one that drops between two statements of a transaction is in use.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    db: drizzle(pool),
    // The server syncs its log before it answers a commit.
    flush: () => Promise.resolve(),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}
