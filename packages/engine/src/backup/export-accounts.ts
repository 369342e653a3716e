import { sql } from "drizzle-orm";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { ACCOUNT_TABLES } from "./account-tables.js";

/**
 * Every row of accounts as of one moment, one line of JSON each: `{"table":"…","row":{…}}`, columns by their names in
 * the database. Of keys they hold the hashes only, for nothing else is stored.
 */
export async function exportAccounts({ db }: AccountsStore): Promise<string[]> {
  try {
    return await db.transaction(
      async (tx) => {
        const lines: string[] = [];
        for (const { name } of ACCOUNT_TABLES) {
          // The text stays the database's own: numbers in it may have more digits than a float.
          const rows = await tx
            .select({ line: sql<string>`row_to_json(t)::text` })
            .from(sql`${sql.identifier(name)} as t`)
            .orderBy(sql`t.position`);
          lines.push(...rows.map(({ line }) => `{"table":"${name}","row":${line}}\n`));
        }
        return lines;
      },
      { isolationLevel: "repeatable read", accessMode: "read only" },
    );
  } catch (error) {
    throw toStoreFailure(error);
  }
}
