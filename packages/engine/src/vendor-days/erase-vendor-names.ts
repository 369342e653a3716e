import { and, eq } from "drizzle-orm";
import type { AccountsDatabase } from "../store/accounts/database.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { vendorDaysTable } from "../store/accounts/vendor-days-table.js";
import { fromRowsText, toRowsText, type VendorRow } from "./vendor-row.js";

/** The pseudonym of somebody whom the team erased, by any name of theirs; null for everybody else. */
export type PseudonymOf = (name: string) => string | null;

/** Rows without the names of erased people: the pseudonym stands for the email. The vendor's own id stays. */
export function withoutErasedNames(rows: readonly VendorRow[], pseudonymOf: PseudonymOf): VendorRow[] {
  return rows.map((row) => {
    const pseudonym = pseudonymOf(row["email"] ?? "");
    return pseudonym === null ? row : { ...row, email: pseudonym, name: null };
  });
}

/**
 * Takes the names of erased people out of every revision of every day that is kept of v0, durably. It may be repeated.
 *
 * @returns how many days, earlier revisions among them, were changed
 * @throws DaybookError `store_unavailable`
 */
export async function eraseVendorNames(
  store: AccountsStore,
  { teamId, pseudonymOf }: { teamId: string; pseudonymOf: PseudonymOf },
): Promise<number> {
  try {
    const changed = await store.db.transaction((tx) => eraseVendorNamesIn(tx, { teamId, pseudonymOf }));
    if (changed > 0) await store.flush();
    return changed;
  } catch (error) {
    throw toStoreFailure(error);
  }
}

/** The same in a transaction of the caller's. */
export async function eraseVendorNamesIn(
  tx: AccountsDatabase,
  { teamId, pseudonymOf }: { teamId: string; pseudonymOf: PseudonymOf },
): Promise<number> {
  const table = vendorDaysTable;
  const days = await tx
    .select({ position: table.position, rows: table.rows })
    .from(table)
    .where(and(eq(table.teamId, teamId), eq(table.vendor, "v0"), eq(table.report, "members")))
    .for("update");
  let count = 0;
  for (const { position, rows } of days) {
    const text = toRowsText(withoutErasedNames(fromRowsText(rows), pseudonymOf));
    if (text === rows) continue;
    await tx
      .update(table)
      .set({ rows: text })
      .where(and(eq(table.teamId, teamId), eq(table.position, position)));
    count++;
  }
  return count;
}
