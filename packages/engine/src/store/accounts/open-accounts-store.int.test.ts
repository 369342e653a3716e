import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getTableColumns, getTableName, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aliasesTable } from "./aliases-table.js";
import { erasuresTable } from "./erasures-table.js";
import { keysTable } from "./keys-table.js";
import { membersTable } from "./members-table.js";
import { migrateAccounts } from "./migrate-accounts.js";
import { openAccountsStore, type AccountsStore } from "./open-accounts-store.js";
import { priceTablesTable } from "./price-tables-table.js";
import { repricingsTable } from "./repricings-table.js";
import { teamsTable } from "./teams-table.js";
import { vendorConnectionsTable } from "./vendor-connections-table.js";
import { vendorDaysTable } from "./vendor-days-table.js";
import { workspaceMembersTable } from "./workspace-members-table.js";
import { workspacesTable } from "./workspaces-table.js";

const migrations = pgTable("daybook_migrations", { version: integer("version"), name: text("name") });

let scratch: string;
let dataDir: string;
let store: AccountsStore;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "daybook-accounts-"));
  dataDir = join(scratch, "data");
  await leaveHalfMadeDatabase(dataDir);
  store = await openAccountsStore({ dataDir });
}, 60_000);

afterAll(async () => {
  await store.close();
  await rm(scratch, { recursive: true, force: true });
});

/** A process makes a database where the store would, and is killed in the middle. */
async function leaveHalfMadeDatabase(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const target = join(directory, "accounts.new-1-dead");
  const program = `
    const { PGlite } = await import(${JSON.stringify(import.meta.resolve("@electric-sql/pglite"))});
    const { existsSync } = await import("node:fs");
    setInterval(() => existsSync(${JSON.stringify(join(target, "base"))}) && process.kill(process.pid, "SIGKILL"), 1);
    await PGlite.create(${JSON.stringify(target)});
    process.kill(process.pid, "SIGKILL");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
  expect(await readdir(directory)).toEqual(["accounts.new-1-dead"]);
}

describe("first start", () => {
  test("a first start that was killed half-way does not hinder the next, and leaves nothing behind", async () => {
    expect(await readdir(dataDir)).toEqual(["accounts"]);
    expect(await store.db.select().from(teamsTable)).toEqual([]);
  });

  test("every table holds exactly the columns the code knows", async () => {
    const columns = pgTable("columns", {
      table: text("table_name"),
      column: text("column_name"),
      schema: text("table_schema"),
    });
    const rows = await store.db
      .select({ name: sql<string>`${columns.table} || '.' || ${columns.column}` })
      .from(sql`information_schema.columns as columns`)
      .where(sql`table_schema = 'public' and table_name <> 'daybook_migrations'`);
    const tables: PgTable[] = [
      teamsTable,
      membersTable,
      aliasesTable,
      workspacesTable,
      workspaceMembersTable,
      keysTable,
      erasuresTable,
      vendorConnectionsTable,
      vendorDaysTable,
      priceTablesTable,
      repricingsTable,
    ];
    const known = tables.flatMap((table) =>
      Object.values(getTableColumns(table)).map((column) => `${getTableName(table)}.${column.name}`),
    );
    expect(rows.map((row) => row.name).toSorted()).toEqual(known.toSorted());
  });

  test("a directory that holds other files is refused and left alone", async () => {
    const foreign = join(scratch, "foreign");
    await mkdir(join(foreign, "accounts"), { recursive: true });
    await writeFile(join(foreign, "accounts", "letters.txt"), "dear diary");
    await expect(openAccountsStore({ dataDir: foreign })).rejects.toMatchObject({ code: "data_directory_unusable" });
    expect(await readdir(join(foreign, "accounts"))).toEqual(["letters.txt"]);
  });
});

describe("migrations", () => {
  test("applying them again, also from several callers at once, changes nothing", async () => {
    const before = await store.db.select().from(migrations);
    await Promise.all([migrateAccounts(store.db), migrateAccounts(store.db), migrateAccounts(store.db)]);
    expect(await store.db.select().from(migrations)).toEqual(before);
  });

  test("one that fails half-way leaves no trace, and succeeds when it is run again", async () => {
    const directory = join(scratch, "migrations");
    await mkdir(directory);
    await store.db.execute(sql`create schema trial`);
    await store.db.execute(sql`set search_path to trial`);
    try {
      await writeFile(join(directory, "0001_one.sql"), "create table one (a int);");
      await writeFile(
        join(directory, "0002_two.sql"),
        "create table two (a int);\n--> statement\ninsert into nowhere values (1);",
      );
      await expect(migrateAccounts(store.db, directory)).rejects.toThrow();
      expect(await store.db.select().from(migrations)).toEqual([{ version: 1, name: "0001_one.sql" }]);

      await writeFile(
        join(directory, "0002_two.sql"),
        "create table two (a int);\n--> statement\ninsert into two values (1);",
      );
      await migrateAccounts(store.db, directory);
      expect(await store.db.select().from(migrations)).toHaveLength(2);
    } finally {
      await store.db.execute(sql`set search_path to public`);
      await store.db.execute(sql`drop schema trial cascade`);
    }
  });

  test("a database of a newer version is refused in one line that names both versions", async () => {
    const applied = await store.db.select().from(migrations);
    const known = Math.max(...applied.map(({ version }) => version ?? 0));
    await store.db.insert(migrations).values({ version: known + 1, name: "later.sql" });
    await store.close();
    const newer = join(scratch, "newer");
    await cp(dataDir, newer, { recursive: true });

    const refusal = openAccountsStore({ dataDir: newer });
    await expect(refusal).rejects.toMatchObject({
      code: "data_directory_unusable",
      message: expect.stringMatching(
        new RegExp(`version ${known + 1}, but this Daybook knows versions up to ${known} only.*newer`),
      ),
    });
    await expect(openAccountsStore({ dataDir: newer })).rejects.not.toThrow(/\n/);
  });
});
