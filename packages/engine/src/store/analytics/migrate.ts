import { readdir, readFile } from "node:fs/promises";
import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore } from "./analytics-store.js";
import { layoutOf, type TableLayout } from "./cluster-layout.js";

const MIGRATIONS = new URL("../../../sql/clickhouse/migrations/", import.meta.url);

/**
 * Brings the tables to the version this code knows. Each file holds statements that may run again, so a migration that
 * was interrupted is simply repeated; its number is recorded after its last statement.
 *
 * @throws DaybookError `data_directory_unusable` when the tables are of a newer version than this code
 */
export async function migrateAnalytics(store: AnalyticsStore, layout: TableLayout = layoutOf(null)): Promise<void> {
  const { database } = store;
  await ensureDatabase(store);
  await store.command({
    sql: `CREATE TABLE IF NOT EXISTS ${database}.migrations (version UInt32, name String, applied_at DateTime64(3, 'UTC'))
      ENGINE = ${layout.engine("applied_at")} ORDER BY version SETTINGS ${layout.settings}`,
  });
  const [applied] = await store.query<{ version: number }>({
    sql: `SELECT max(version) AS version FROM ${database}.migrations`,
  });
  const files = (await readdir(MIGRATIONS)).filter((name) => name.endsWith(".sql")).toSorted();
  const known = files.length === 0 ? 0 : versionOf(files[files.length - 1] ?? "");
  const current = applied?.version ?? 0;
  if (current > known) {
    throw new DaybookError(
      "data_directory_unusable",
      `The event tables are at version ${current}, and this Daybook knows versions up to ${known}: ` +
        `they were written by a newer Daybook. Start that version, or restore a backup made by this one.`,
    );
  }
  for (const file of files) {
    const isApplied = versionOf(file) <= current;
    if (isApplied && !layout.isReplicated) continue;
    const text = await readFile(new URL(file, MIGRATIONS), "utf8");
    const statements = statementsOf(text, database, layout);
    // Replicas share all of a migration but the settings of their parts, which each makes for itself.
    for (const sql of isApplied ? statements.filter(isPartSettings) : statements) await store.command({ sql });
    if (isApplied) continue;
    await store.command({
      sql: `INSERT INTO ${database}.migrations SELECT {version:UInt32}, {name:String}, now64(3)`,
      params: { version: versionOf(file), name: file },
    });
  }
}

/** Makes the store's database unless it exists. */
export async function ensureDatabase(store: AnalyticsStore): Promise<void> {
  const present = await store.query({
    sql: "SELECT 1 FROM system.databases WHERE name = {name:String}",
    params: { name: store.database },
  });
  // Not every server lets its users make databases, even one that exists.
  if (present.length === 0) await store.command({ sql: `CREATE DATABASE IF NOT EXISTS ${store.database}` });
}

function isPartSettings(sql: string): boolean {
  return /^ALTER TABLE \S+ MODIFY SETTING\b/m.test(sql);
}

function versionOf(file: string): number {
  return Number.parseInt(file.slice(0, 4), 10);
}

function statementsOf(text: string, database: string, layout: TableLayout): string[] {
  return text
    .replaceAll("{{database}}", database)
    .replaceAll("{{durable}}", layout.settings)
    .replaceAll(/\{\{engine (\w+)\}\}/g, (_, version: string) => layout.engine(version))
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "" && !statement.split("\n").every((line) => line.startsWith("--")));
}
