import { sql } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { ACCOUNT_TABLES, type AccountTable } from "./account-tables.js";

const ROWS_AT_ONCE = 500;

/** What was imported, still in its transaction. */
export type AfterImport = (tx: AccountsDatabase) => Promise<void>;

/**
 * Puts the lines of `exportAccounts` into an empty database, all or nothing, durably. The ids, hashes, revisions and
 * the order of creation stay what they were. The directory in memory must be refreshed afterwards.
 *
 * @param afterImport what else has to be done in the same transaction; what it throws undoes the import
 * @returns rows by table
 * @throws DaybookError `conflict` when there are teams, `invalid_request` for lines that are no accounts
 */
export async function importAccounts(
  store: AccountsStore,
  lines: Iterable<string>,
  afterImport: AfterImport = () => Promise.resolve(),
): Promise<Record<string, number>> {
  try {
    const counts = await store.db.transaction(async (tx) => {
      await tx.execute(sql`lock table teams in exclusive mode`);
      await refuseUnlessEmpty(tx);
      const counts = await insertLines(tx, lines);
      // Events were read before accounts: those of somebody who was erased in between still have the names.
      await tx.execute(sql`update erasures set done_at = null`);
      await afterImport(tx);
      return counts;
    });
    await store.flush();
    return counts;
  } catch (error) {
    throw refusedBy(error) ?? toStoreFailure(error);
  }
}

async function refuseUnlessEmpty(tx: AccountsDatabase): Promise<void> {
  const teams = await tx
    .select({ id: sql<string>`id` })
    .from(sql`teams`)
    .limit(1);
  if (teams.length > 0) throw notEmpty("it has teams");
}

/** Refuses a Daybook that a backup may not be put into. */
export function notEmpty(why: string): DaybookError {
  return new DaybookError(
    "conflict",
    `A backup is restored into an empty Daybook only, and this one is not: ${why}. Start one on a new data directory, or with new databases.`,
  );
}

async function insertLines(tx: AccountsDatabase, lines: Iterable<string>): Promise<Record<string, number>> {
  const counts = Object.fromEntries(ACCOUNT_TABLES.map(({ name }) => [name, 0]));
  let [table, rows, at, number]: [AccountTable | null, string[], number, number] = [null, [], 0, 0];
  const flush = async (): Promise<void> => {
    if (table !== null && rows.length > 0) await insertRows(tx, table, rows);
    rows = [];
  };
  for (const line of lines) {
    number += 1;
    const { name, row } = partsOf(line, number);
    const index = ACCOUNT_TABLES.findIndex((each) => each.name === name);
    const next = ACCOUNT_TABLES[index];
    if (next === undefined) throw damagedLine(number, `this version of Daybook has no table "${name}"`);
    if (index < at) throw damagedLine(number, "tables are out of order");
    if (next !== table || rows.length >= ROWS_AT_ONCE) await flush();
    [table, at] = [next, index];
    rows.push(row);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  await flush();
  for (const { name } of ACCOUNT_TABLES) {
    await tx.execute(
      sql`select setval(pg_get_serial_sequence(${name}, 'position'), (select max(position) from ${sql.identifier(name)}))
        where exists (select from ${sql.identifier(name)})`,
    );
  }
  return counts;
}

/** All rows of one call must have the same columns, as those of one backup do; absent ones get their defaults. */
async function insertRows(
  tx: AccountsDatabase,
  { name, columns }: AccountTable,
  rows: readonly string[],
): Promise<void> {
  const present = Object.keys(JSON.parse(rows[0] ?? "{}") as object);
  const unknown = present.find((column) => !columns.has(column));
  if (unknown !== undefined) {
    throw new DaybookError(
      "invalid_request",
      `The accounts have a column "${unknown}" of "${name}", which this version of Daybook has not. Restore with the version that made the backup, or a later one.`,
    );
  }
  const list = sql.join(
    present.map((column) => sql.identifier(column)),
    sql`, `,
  );
  // One parameter a call; the database reads the values itself, digit for digit.
  await tx.execute(
    sql`insert into ${sql.identifier(name)} (${list}) overriding system value
      select ${list} from json_populate_recordset(null::${sql.identifier(name)}, ${`[${rows.join(",")}]`}::json)`,
  );
}

/** The row stays text: a number in it may have more digits than a float. */
function partsOf(line: string, number: number): { name: string; row: string } {
  const [, name, row] = /^\{"table":"([a-z_]{1,63})","row":(\{.*\})\}$/.exec(line) ?? [];
  if (name === undefined || row === undefined || !isJson(row)) throw damagedLine(number, "it is no row of a table");
  return { name, row };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Said by the caller, with the number of the line.
    return false;
  }
}

function damagedLine(number: number, why: string): DaybookError {
  return new DaybookError(
    "invalid_request",
    `Line ${number} of the accounts is not what a backup holds: ${why}. Nothing of them was stored; take the file from the backup again, unchanged.`,
  );
}

/** The database's own refusal of a row: a value of the wrong kind (class 22), or one that a rule forbids (class 23). */
function refusedBy(error: unknown): DaybookError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string" && /^2[23]/.test(cause.code)) {
      return new DaybookError(
        "invalid_request",
        `The accounts do not fit together: ${cause.message}. Nothing of them was stored; take the file from the backup again, unchanged.`,
        { cause: error },
      );
    }
  }
  return null;
}
