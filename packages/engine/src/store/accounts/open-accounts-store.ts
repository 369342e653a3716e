import type { AccountsDatabase } from "./database.js";
import { migrateAccounts } from "./migrate-accounts.js";
import { openPglite } from "./open-pglite.js";
import { openPostgres } from "./open-postgres.js";

/** The database of teams, members and keys, at the newest schema. */
export interface AccountsStore {
  readonly db: AccountsDatabase;
  /**
   * To be awaited before a write: the embedded database does not survive a disk that fills up under it.
   *
   * @throws DaybookError `store_unavailable` when there is too little room to write safely
   */
  requireRoom(): Promise<void>;
  /** Resolves when every committed transaction survives a power loss; to be awaited before a write is acknowledged. */
  flush(): Promise<void>;
  /** Closing again does nothing. */
  close(): Promise<void>;
}

/**
 * Opens the accounts database and brings its schema up to date.
 *
 * @param options.dataDir embedded: PGlite in `<dataDir>/accounts`. The caller holds the lock on the directory
 * @param options.postgresUrl a PostgreSQL server, shared by any number of nodes
 * @throws DaybookError `data_directory_unusable` for a database this version cannot use, `store_unavailable` when
 *   the server cannot be reached
 */
export async function openAccountsStore(options: AccountsStoreOptions): Promise<AccountsStore> {
  const store = "postgresUrl" in options ? openPostgres(options.postgresUrl) : await openPglite(options.dataDir);
  try {
    await migrateAccounts(store.db);
    await store.flush();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

export type AccountsStoreOptions = { dataDir: string } | { postgresUrl: string };
