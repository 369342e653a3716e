import { and, asc, eq, lte } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { vendorConnectionsTable } from "../store/accounts/vendor-connections-table.js";
import { type Vendor, VENDORS } from "./vendor.js";

/** How a vendor is asked in a team's name. */
export interface VendorConnection {
  teamId: string;
  vendor: Vendor;
  /** As the vendor's own clients take it, without a slash at its end. */
  baseUrl: string;
  /** The key at the vendor, encrypted by the server. */
  sealedKey: string;
  /** Whether each key of the account is asked about too. OpenRouter only. */
  byKey: boolean;
  /** Whether usage is asked for by workspace too. OpenRouter only. */
  byWorkspace: boolean;
  everyHours: number;
  paused: boolean;
  dueAtMs: number;
  /** When the vendor last answered whole; null: never. */
  syncedAtMs: number | null;
  /** Why it did not since; null: it did. */
  failure: string | null;
  /** Tries in a row that failed. */
  failures: number;
  createdAtMs: number;
  updatedAtMs: number | null;
}

export type VendorConnectionFields = Pick<
  VendorConnection,
  "baseUrl" | "sealedKey" | "byKey" | "byWorkspace" | "everyHours" | "paused"
>;

const table = vendorConnectionsTable;

/** @throws DaybookError `conflict` when the team has a connection to the vendor */
export async function createVendorConnection(
  store: AccountsStore,
  { at, ...fields }: VendorConnectionFields & { teamId: string; vendor: Vendor; at: Date },
): Promise<VendorConnection> {
  return await writing(store, async () => {
    const [row] = await store.db
      .insert(table)
      .values({ ...fields, dueAt: at, createdAt: at })
      .onConflictDoNothing()
      .returning();
    if (row !== undefined) return fromRow(row);
    throw new DaybookError(
      "conflict",
      `The team is connected to ${fields.vendor} already. Change that connection, or remove it first; the days that were kept stay.`,
    );
  });
}

/** Oldest first. @throws DaybookError `store_unavailable` */
export async function listVendorConnections({ db }: AccountsStore, teamId: string): Promise<VendorConnection[]> {
  return await reading(async () =>
    (await db.select().from(table).where(eq(table.teamId, teamId)).orderBy(asc(table.position))).map(fromRow),
  );
}

/** Those that are to be asked by now, the longest waiting first. @throws DaybookError `store_unavailable` */
export async function listDueConnections({ db }: AccountsStore, at: Date): Promise<VendorConnection[]> {
  return await reading(async () =>
    (
      await db
        .select()
        .from(table)
        .where(and(eq(table.paused, false), lte(table.dueAt, at)))
        .orderBy(asc(table.dueAt))
    ).map(fromRow),
  );
}

/** @throws DaybookError `not_found` */
export async function getVendorConnection(
  { db }: AccountsStore,
  { teamId, vendor }: { teamId: string; vendor: string },
): Promise<VendorConnection> {
  return await reading(async () => {
    const [row] = await db.select().from(table).where(isOf(teamId, vendor));
    if (row === undefined) throw noConnection(vendor);
    return fromRow(row);
  });
}

/** What is left out stays. A changed connection is asked at once. @throws DaybookError `not_found` */
export async function updateVendorConnection(
  store: AccountsStore,
  {
    teamId,
    vendor,
    at,
    changes,
  }: { teamId: string; vendor: string; at: Date; changes: Partial<VendorConnectionFields> },
): Promise<VendorConnection> {
  return await writing(store, async () => {
    const [row] = await store.db
      .update(table)
      .set({ ...changes, dueAt: at, updatedAt: at })
      .where(isOf(teamId, vendor))
      .returning();
    if (row === undefined) throw noConnection(vendor);
    return fromRow(row);
  });
}

/** The days that were kept stay. @throws DaybookError `not_found` */
export async function deleteVendorConnection(
  store: AccountsStore,
  { teamId, vendor }: { teamId: string; vendor: string },
): Promise<void> {
  await writing(store, async () => {
    const rows = await store.db.delete(table).where(isOf(teamId, vendor)).returning({ vendor: table.vendor });
    if (rows.length === 0) throw noConnection(vendor);
  });
}

function isOf(teamId: string, vendor: string): ReturnType<typeof and> {
  return and(eq(table.teamId, teamId), eq(table.vendor, vendor));
}

function noConnection(vendor: string): DaybookError {
  return new DaybookError(
    "not_found",
    `The team has no connection to "${vendor}". Make one with daybook vendor connect; the vendors are ${VENDORS.join(" and ")}.`,
  );
}

async function reading<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toStoreFailure(error);
  }
}

async function writing<T>(store: AccountsStore, run: () => Promise<T>): Promise<T> {
  return await reading(async () => {
    const result = await run();
    await store.flush();
    return result;
  });
}

function fromRow(row: typeof table.$inferSelect): VendorConnection {
  const vendor = VENDORS.find((one) => one === row.vendor);
  if (vendor === undefined) throw new Error(`the database has a vendor "${row.vendor}", which its own rule forbids`);
  return {
    teamId: row.teamId,
    vendor,
    baseUrl: row.baseUrl,
    sealedKey: row.sealedKey,
    byKey: row.byKey,
    byWorkspace: row.byWorkspace,
    everyHours: row.everyHours,
    paused: row.paused,
    dueAtMs: row.dueAt.getTime(),
    syncedAtMs: row.syncedAt?.getTime() ?? null,
    failure: row.failure,
    failures: row.failures,
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
  };
}
