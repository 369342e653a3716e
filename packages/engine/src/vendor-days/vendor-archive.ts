import { and, between, eq, inArray, sql } from "drizzle-orm";
import type { AccountsDatabase } from "../store/accounts/database.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { vendorDaysTable } from "../store/accounts/vendor-days-table.js";
import { type KeptDay, planRevisions, type RevisionPlan } from "./plan-revisions.js";
import { holdTurn, type Turn } from "./vendor-turn.js";
import type { Vendor, VendorReport } from "./vendor.js";
import { fromRowsText, type ServedDay, type VendorRow } from "./vendor-row.js";

/** What one question to a vendor was answered with. */
export interface ServedDays {
  report: VendorReport;
  /** Empty: about everything. */
  subject: string;
  days: readonly ServedDay[];
  /** Days, `YYYY-MM-DD`, of which the vendor said nothing although it must have known them. */
  emptyDays: readonly string[];
}

/** One day as a vendor last told it. */
export interface ArchivedDay {
  subject: string;
  day: string;
  /** From 1; above that the vendor revised the day. */
  revision: number;
  rows: VendorRow[];
  firstSeenAtMs: number;
  lastSeenAtMs: number;
}

/** How much of what was served was new. */
export interface KeptCounts {
  addedDays: number;
  revisedDays: number;
  confirmedDays: number;
}

/**
 * Keeps an answer, whole or not at all, durably. A day told otherwise than before gets a new revision; the earlier one
 * stays as history, and so does every day that is not in the answer.
 *
 * @throws DaybookError `conflict` when the turn was lost to another node, `store_unavailable`
 */
export async function keepVendorDays(
  store: AccountsStore,
  turn: Turn,
  { served, at }: { served: ServedDays; at: Date },
): Promise<KeptCounts> {
  try {
    const plan = await store.db.transaction(async (tx) => {
      await holdTurn(tx, turn);
      return await keep(tx, turn, { served, at });
    });
    await store.flush();
    const revisedDays = plan.added.filter(({ revision }) => revision > 1).length;
    return { addedDays: plan.added.length - revisedDays, revisedDays, confirmedDays: plan.confirmed.length };
  } catch (error) {
    throw toStoreFailure(error);
  }
}

async function keep(
  tx: AccountsDatabase,
  { teamId, vendor }: Turn,
  { served, at }: { served: ServedDays; at: Date },
): Promise<RevisionPlan> {
  const { report, subject, days, emptyDays } = served;
  const table = vendorDaysTable;
  const asked = [...new Set([...days.map(({ day }) => day), ...emptyDays])];
  const ofSlice = and(
    eq(table.teamId, teamId),
    eq(table.vendor, vendor),
    eq(table.report, report),
    eq(table.subject, subject),
  );
  const rows =
    asked.length === 0
      ? []
      : await tx
          .selectDistinctOn([table.day], { day: table.day, revision: table.revision, rows: table.rows })
          .from(table)
          .where(and(ofSlice, inArray(table.day, asked)))
          .orderBy(table.day, sql`${table.revision} desc`);
  const kept = new Map<string, KeptDay>(rows.map(({ day, ...rest }) => [day, rest]));
  const plan = planRevisions(kept, days, emptyDays);
  const values = plan.added.map((added) => ({
    teamId,
    vendor,
    report,
    subject,
    ...added,
    firstSeenAt: at,
    lastSeenAt: at,
  }));
  if (values.length > 0) await tx.insert(table).values(values);
  if (plan.confirmed.length > 0) {
    const revisions = plan.confirmed.map(({ day, revision }) => sql`(${day}::date, ${revision}::integer)`);
    const isConfirmed = sql`(${table.day}, ${table.revision}) in (${sql.join(revisions, sql`, `)})`;
    await tx.update(table).set({ lastSeenAt: at }).where(and(ofSlice, isConfirmed));
  }
  return plan;
}

/**
 * The newest revision of each day of a range that is kept, oldest first.
 *
 * @param query.subject null: of every one
 * @param query.firstDay and `lastDay`, `YYYY-MM-DD`, both included
 * @throws DaybookError `store_unavailable`
 */
export async function readVendorDays(
  { db }: AccountsStore,
  query: {
    teamId: string;
    vendor: Vendor;
    report: VendorReport;
    subject: string | null;
    firstDay: string;
    lastDay: string;
  },
): Promise<ArchivedDay[]> {
  const table = vendorDaysTable;
  try {
    const rows = await db
      .selectDistinctOn([table.subject, table.day])
      .from(table)
      .where(
        and(
          eq(table.teamId, query.teamId),
          eq(table.vendor, query.vendor),
          eq(table.report, query.report),
          query.subject === null ? undefined : eq(table.subject, query.subject),
          between(table.day, query.firstDay, query.lastDay),
        ),
      )
      .orderBy(table.subject, table.day, sql`${table.revision} desc`);
    return rows.map(toArchivedDay).toSorted((a, b) => Number(a.day > b.day) - Number(a.day < b.day));
  } catch (error) {
    throw toStoreFailure(error);
  }
}

/** What is kept of a vendor, by report: how many days and how many revisions of them, from when to when. */
export async function describeVendorDays(
  { db }: AccountsStore,
  { teamId, vendor }: { teamId: string; vendor: Vendor },
): Promise<{ report: string; days: number; revisions: number; firstDay: string; lastDay: string }[]> {
  const table = vendorDaysTable;
  try {
    return await db
      .select({
        report: table.report,
        days: sql<number>`count(distinct ${table.day})::int`,
        revisions: sql<number>`(count(*) filter (where ${table.revision} > 1))::int`,
        firstDay: sql<string>`min(${table.day})::text`,
        lastDay: sql<string>`max(${table.day})::text`,
      })
      .from(table)
      .where(and(eq(table.teamId, teamId), eq(table.vendor, vendor)))
      .groupBy(table.report)
      .orderBy(table.report);
  } catch (error) {
    throw toStoreFailure(error);
  }
}

function toArchivedDay(row: typeof vendorDaysTable.$inferSelect): ArchivedDay {
  const { subject, day, revision, rows, firstSeenAt, lastSeenAt } = row;
  return {
    subject,
    day,
    revision,
    rows: fromRowsText(rows),
    firstSeenAtMs: firstSeenAt.getTime(),
    lastSeenAtMs: lastSeenAt.getTime(),
  };
}
