import { and, asc, desc, eq, gt, isNotNull, isNull, max, sql } from "drizzle-orm";
import { z } from "zod";
import { firstRow } from "../accounts/first-row.js";
import { type EpochDay, formatDay, parseDay } from "../kernel/day.js";
import { DaybookError } from "../kernel/errors.js";
import { formatPicoUsd, toPicoUsd } from "../kernel/money.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { repricingsTable as table } from "../store/accounts/repricings-table.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { teamsTable } from "../store/accounts/teams-table.js";
import type { CostChange } from "./stored-prices.js";

/** What a repricing did, or would do. */
export interface RepricedSums {
  /** Events whose cost changed. */
  events: number;
  /** Those among them whose cost was not known before. */
  newlyPriced: number;
  /** Those whose cost is not known any more. */
  noLongerPriced: number;
  /** Of these events, before and after; picodollars, of those whose cost was or is known. */
  oldPicoUsd: bigint;
  newPicoUsd: bigint;
}

/** What is kept of a repricing for good. */
export interface Repricing extends RepricedSums {
  teamId: string;
  /** Counts a team's, from 1. */
  number: number;
  /** Of the prices. */
  version: string;
  /** Both inclusive. */
  fromDay: EpochDay;
  toDay: EpochDay;
  /** A member's id, or `operator`. */
  startedBy: string;
  /** Days of the range that were left alone, since nothing but their sums is kept. */
  frozenDays: number;
  startedAtMs: number;
  /** Null: it is under way, or was cut off. */
  finishedAtMs: number | null;
}

/** The right to write the prices of one repricing, and with it of its team, which one process has at a time. */
export interface RepricingTurn {
  teamId: string;
  number: number;
  /** Made up for this turn. */
  holder: string;
}

/** Changes whose writing begins, to be counted whatever becomes of who writes them. */
export interface PendingChanges {
  day: EpochDay;
  changes: readonly CostChange[];
}

/** A turn without a sign of life for so long is over: its process is gone. */
const TURN = sql`now() + interval '2 minutes'`;

/**
 * Begins a repricing of a team, or goes on with the last one when that was cut off and had the same range and prices.
 *
 * @throws DaybookError `conflict` while another one of the team is under way
 */
export async function beginRepricing(
  store: AccountsStore,
  asked: {
    teamId: string;
    version: string;
    fromDay: EpochDay;
    toDay: EpochDay;
    startedBy: string;
    holder: string;
    at: Date;
  },
): Promise<Repricing> {
  const { teamId, version, startedBy, holder: turnHolder, at } = asked;
  const [fromDay, toDay] = [formatDay(asked.fromDay), formatDay(asked.toDay)];
  return await durably(store, async (tx) => {
    // So that of two who begin at once the second sees the first.
    await tx.select({ id: teamsTable.id }).from(teamsTable).where(eq(teamsTable.id, teamId)).for("update");
    const [busy] = await tx
      .select({ number: table.number })
      .from(table)
      .where(and(eq(table.teamId, teamId), isNotNull(table.turnHolder), gt(table.turnUntil, sql`now()`)));
    if (busy !== undefined) {
      throw new DaybookError(
        "conflict",
        `Repricing ${busy.number} of this team is under way. Try again when it has ended; one whose process died is over two minutes later.`,
      );
    }
    const [last] = await tx.select().from(table).where(eq(table.teamId, teamId)).orderBy(desc(table.number)).limit(1);
    const isSame =
      last?.finishedAt === null && last.priceVersion === version && last.fromDay === fromDay && last.toDay === toDay;
    const turn = { turnHolder, turnUntil: TURN };
    if (isSame) return fromRow(firstRow(await tx.update(table).set(turn).where(isOf(last)).returning()));
    const [highest] = await tx
      .select({ number: max(table.number) })
      .from(table)
      .where(eq(table.teamId, teamId));
    const number = (highest?.number ?? 0) + 1;
    const row = { teamId, number, priceVersion: version, fromDay, toDay, startedBy, createdAt: at, ...turn };
    return fromRow(firstRow(await tx.insert(table).values(row).returning()));
  });
}

/** Notes what is about to be written. @throws DaybookError `conflict` when another process took over */
export async function notePending(store: AccountsStore, turn: RepricingTurn, pending: PendingChanges): Promise<void> {
  await durably(store, async (tx) => {
    const rows = await tx
      .update(table)
      .set({ pending: formatPending(pending), turnUntil: TURN })
      .where(isHeld(turn))
      .returning({ number: table.number });
    if (rows.length === 0) throw takenOver(turn);
  });
}

/** A team's changes whose writing began and which were not counted, by the number of their repricing. */
export async function listPending(
  store: AccountsStore,
  teamId: string,
): Promise<{ number: number; pending: PendingChanges }[]> {
  return await reading(async () => {
    const rows = await store.db
      .select({ number: table.number, pending: table.pending })
      .from(table)
      .where(and(eq(table.teamId, teamId), isNotNull(table.pending)))
      .orderBy(asc(table.number));
    return rows.map(({ number, pending }) => ({ number, pending: parsePending(pending ?? "") }));
  });
}

/**
 * Counts changes of the repricing with this number, of which nothing is pending then.
 *
 * @throws DaybookError `conflict` when another process took over
 */
export async function settlePending(
  store: AccountsStore,
  turn: RepricingTurn,
  { number, sums }: { number: number; sums: RepricedSums },
): Promise<Repricing> {
  return await durably(store, async (tx) => {
    await holdTurn(tx, turn);
    const rows = await tx
      .update(table)
      .set({
        pending: null,
        events: sql`${table.events} + ${sums.events}::bigint`,
        newlyPriced: sql`${table.newlyPriced} + ${sums.newlyPriced}::bigint`,
        noLongerPriced: sql`${table.noLongerPriced} + ${sums.noLongerPriced}::bigint`,
        oldUsd: sql`${table.oldUsd} + ${formatPicoUsd(sums.oldPicoUsd)}::numeric`,
        newUsd: sql`${table.newUsd} + ${formatPicoUsd(sums.newPicoUsd)}::numeric`,
      })
      .where(isOf({ teamId: turn.teamId, number }))
      .returning();
    return fromRow(firstRow(rows));
  });
}

/** Ends the turn, and with `finished` the repricing. Nothing when another process took over. */
export async function endRepricing(
  store: AccountsStore,
  turn: RepricingTurn,
  finished: { at: Date; frozenDays: number } | null,
): Promise<void> {
  await durably(store, async (tx) => {
    await tx
      .update(table)
      .set({
        turnHolder: null,
        turnUntil: null,
        ...(finished === null ? {} : { finishedAt: finished.at, frozenDays: finished.frozenDays }),
      })
      .where(isHeld(turn));
  });
}

/** Ends every turn: for a process that knows itself alone on the database, and so that any holder is dead. */
export async function releaseRepricings(store: AccountsStore): Promise<void> {
  await durably(store, async (tx) => {
    await tx.update(table).set({ turnHolder: null, turnUntil: null }).where(isNotNull(table.turnHolder));
  });
}

/** The team's repricings, newest first. */
export async function listRepricings(store: AccountsStore, teamId: string): Promise<Repricing[]> {
  return await reading(async () => {
    const rows = await store.db.select().from(table).where(eq(table.teamId, teamId)).orderBy(desc(table.number));
    return rows.map(fromRow);
  });
}

/** Goes on with the turn, and locks its row until the transaction ends. */
async function holdTurn(tx: AccountsDatabase, turn: RepricingTurn): Promise<void> {
  const rows = await tx
    .update(table)
    .set({ turnUntil: TURN })
    .where(and(isHeld(turn), isNull(table.finishedAt)))
    .returning({ number: table.number });
  if (rows.length === 0) throw takenOver(turn);
}

function takenOver({ number }: RepricingTurn): DaybookError {
  return new DaybookError(
    "conflict",
    `Repricing ${number} was taken over by another process. What it wrote until then stays and is counted once.`,
  );
}

function isOf({ teamId, number }: { teamId: string; number: number }): ReturnType<typeof and> {
  return and(eq(table.teamId, teamId), eq(table.number, number));
}

function isHeld(turn: RepricingTurn): ReturnType<typeof and> {
  return and(isOf(turn), eq(table.turnHolder, turn.holder));
}

async function durably<T>(store: AccountsStore, run: (tx: AccountsDatabase) => Promise<T>): Promise<T> {
  return await reading(async () => {
    const result = await store.db.transaction(run);
    await store.flush();
    return result;
  });
}

async function reading<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toStoreFailure(error);
  }
}

function fromRow(row: typeof table.$inferSelect): Repricing {
  return {
    teamId: row.teamId,
    number: row.number,
    version: row.priceVersion,
    fromDay: parseDay(row.fromDay) ?? 0,
    toDay: parseDay(row.toDay) ?? 0,
    startedBy: row.startedBy,
    events: row.events,
    newlyPriced: row.newlyPriced,
    noLongerPriced: row.noLongerPriced,
    oldPicoUsd: toPicoUsd(row.oldUsd),
    newPicoUsd: toPicoUsd(row.newUsd),
    frozenDays: row.frozenDays,
    startedAtMs: row.createdAt.getTime(),
    finishedAtMs: row.finishedAt?.getTime() ?? null,
  };
}

const Usd = z.string().nullable();
const Pending = z.object({
  day: z.int(),
  changes: z.array(z.tuple([z.string(), z.string(), Usd, Usd])),
});

function formatPending({ day, changes }: PendingChanges): string {
  const usd = (pico: bigint | null): string | null => (pico === null ? null : formatPicoUsd(pico));
  return JSON.stringify({
    day,
    changes: changes.map(({ ver, mark, before, after }) => [ver, mark, usd(before), usd(after)]),
  });
}

function parsePending(text: string): PendingChanges {
  const pico = (usd: string | null): bigint | null => (usd === null ? null : toPicoUsd(usd));
  const { day, changes } = Pending.parse(JSON.parse(text));
  return {
    day,
    changes: changes.map(([ver, mark, before, after]) => ({ ver, mark, before: pico(before), after: pico(after) })),
  };
}
