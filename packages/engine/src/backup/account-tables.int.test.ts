import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openAccountsStore } from "../store/accounts/open-accounts-store.js";
import { ACCOUNT_TABLES } from "./account-tables.js";

test("a backup has every table and every column of accounts", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "daybook-tables-"));
  const store = await openAccountsStore({ dataDir });
  try {
    const rows = await store.db
      .select({ name: sql<string>`table_name || '.' || column_name` })
      .from(sql`information_schema.columns`)
      .where(sql`table_schema = 'public' and table_name <> 'daybook_migrations'`);
    const backedUp = ACCOUNT_TABLES.flatMap(({ name, columns }) => [...columns].map((column) => `${name}.${column}`));
    expect(backedUp.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
