import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { max, sql } from "drizzle-orm";
import { integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { DaybookError } from "../../kernel/errors.js";
import type { AccountsDatabase } from "./database.js";
import { toStoreFailure } from "./store-failure.js";

const MIGRATIONS_DIRECTORY = fileURLToPath(new URL("../../../sql/postgres/migrations/", import.meta.url));
const STATEMENT_BREAK = /^--> statement$/m;

/** Any constant will do, as long as every version of Daybook uses this one. */
const LOCK_ID = 6_840_215_017;

const migrationsTable = pgTable("daybook_migrations", {
  version: integer("version").primaryKey(),
  name: text("name").notNull(),
  appliedAt: timestamp("applied_at", { withTimezone: true }).notNull().defaultNow(),
});

/**
 * Applies the missing migrations, oldest first, each with its record in one transaction under a lock, so that it may
 * be repeated, cut off at any point, and run by several nodes at once.
 *
 * drizzle's own migrator was not taken: it has no lock between nodes, does not notice a newer database, and wants a
 * generated journal beside the SQL.
 *
 * @param directory of `NNNN_name.sql` files; default: those of this package
 * @throws DaybookError `data_directory_unusable` when a newer Daybook has already changed the database
 */
export async function migrateAccounts(db: AccountsDatabase, directory = MIGRATIONS_DIRECTORY): Promise<void> {
  const migrations = await readMigrations(directory);
  const known = migrations.at(-1)?.version ?? 0;
  try {
    let applied = await migrateNext({ db, migrations, known });
    while (applied < known) applied = await migrateNext({ db, migrations, known });
  } catch (error) {
    throw toStoreFailure(error);
  }
}

interface Migration {
  version: number;
  name: string;
  statements: string[];
}

/** Applies at most one migration; returns the version the database has then. */
async function migrateNext(options: {
  db: AccountsDatabase;
  migrations: readonly Migration[];
  known: number;
}): Promise<number> {
  return await options.db.transaction(async (tx) => {
    await tx.select({ lock: sql`pg_advisory_xact_lock(${sql.raw(String(LOCK_ID))})` }).from(sql`(select 1) as one`);
    await tx.execute(
      sql`create table if not exists daybook_migrations
        (version integer primary key, name text not null, applied_at timestamptz not null default now())`,
    );
    const [row] = await tx.select({ version: max(migrationsTable.version) }).from(migrationsTable);
    const applied = row?.version ?? 0;
    if (applied > options.known) throw newerDatabase({ applied, known: options.known });
    const next = options.migrations.find((migration) => migration.version > applied);
    if (next === undefined) return applied;

    for (const statement of next.statements) await tx.execute(sql.raw(statement));
    await tx.insert(migrationsTable).values({ version: next.version, name: next.name });
    return next.version;
  });
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".sql")).toSorted();
  return await Promise.all(
    names.map(async (name) => {
      const version = Number(/^(\d{4})_/.exec(name)?.[1]);
      if (!Number.isInteger(version)) throw new Error(`${name}: a migration is named NNNN_name.sql`);
      const text = await readFile(join(directory, name), "utf8");
      return { version, name, statements: text.split(STATEMENT_BREAK) };
    }),
  );
}

function newerDatabase({ applied, known }: { applied: number; known: number }): DaybookError {
  return new DaybookError(
    "data_directory_unusable",
    `The accounts database has schema version ${applied}, but this Daybook knows versions up to ${known} only: ` +
      "a newer Daybook has used it. Start that version or a later one, or put back a backup made before the upgrade.",
  );
}
