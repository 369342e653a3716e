import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { vendorConnectionsTable } from "../store/accounts/vendor-connections-table.js";
import type { Vendor } from "./vendor.js";

/** The right to ask one vendor for one team, which one node has at a time. */
export interface Turn {
  teamId: string;
  vendor: Vendor;
  /** Made up for this turn. */
  holder: string;
}

/** A turn without a sign of life for so long is over: its node is gone. */
const TURN = sql`now() + interval '2 minutes'`;
const table = vendorConnectionsTable;

/** Takes the turn, unless another has it. By the database's clock, so that nodes need not agree on theirs. */
export async function takeTurn(store: AccountsStore, turn: Turn): Promise<boolean> {
  try {
    const rows = await store.db
      .update(table)
      .set({ turnHolder: turn.holder, turnUntil: TURN })
      .where(
        and(
          eq(table.teamId, turn.teamId),
          eq(table.vendor, turn.vendor),
          or(isNull(table.turnHolder), lt(table.turnUntil, sql`now()`)),
        ),
      )
      .returning({ vendor: table.vendor });
    return rows.length === 1;
  } catch (error) {
    throw toStoreFailure(error);
  }
}

/**
 * Goes on with the turn, and locks its row until the transaction ends.
 *
 * @throws DaybookError `conflict` when another has it by now, or the connection is gone
 */
export async function holdTurn(tx: AccountsDatabase, turn: Turn): Promise<void> {
  const rows = await tx.update(table).set({ turnUntil: TURN }).where(isHeld(turn)).returning({ vendor: table.vendor });
  if (rows.length === 1) return;
  throw new DaybookError(
    "conflict",
    `The synchronisation with ${turn.vendor} was taken over by another one, or its connection was removed. What was kept until then stays.`,
  );
}

/** How a turn ended: when the vendor is asked next, and why it failed, or null. */
export interface TurnOutcome {
  at: Date;
  dueAt: Date;
  failure: string | null;
}

/** Ends the turn and notes its outcome; nothing when another has it by now. */
export async function endTurn(store: AccountsStore, turn: Turn, outcome: TurnOutcome): Promise<void> {
  const { at, dueAt, failure } = outcome;
  try {
    await store.db
      .update(table)
      .set({
        turnHolder: null,
        turnUntil: null,
        dueAt,
        failure,
        ...(failure === null ? { syncedAt: at, failures: 0 } : { failures: sql`${table.failures} + 1` }),
      })
      .where(isHeld(turn));
    await store.flush();
  } catch (error) {
    throw toStoreFailure(error);
  }
}

function isHeld({ teamId, vendor, holder }: Turn): ReturnType<typeof and> {
  return and(eq(table.teamId, teamId), eq(table.vendor, vendor), eq(table.turnHolder, holder));
}
