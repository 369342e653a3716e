import { erasedNamesOf } from "../accounts/erased-names.js";
import { loadTeams } from "../accounts/load-teams.js";
import type { NotedErasure } from "../accounts/noted-erasure.js";
import { repeatErasure } from "../accounts/repeat-erasure.js";
import { TeamCopy } from "../accounts/team-directory.js";
import { importAccounts } from "../backup/import-accounts.js";
import { DaybookError } from "../kernel/errors.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { eraseVendorNamesIn } from "../vendor-days/erase-vendor-names.js";
import { eraseNames } from "./erase-names.js";

/** What a restore ends with. */
export interface RestoredAccounts {
  /** By table. */
  rows: Record<string, number>;
  /** Erasures of the list that the backup did not know. */
  erasures: number;
}

/**
 * Puts the accounts of a backup into an empty Daybook that has the backup's events, and repeats the erasures of a list:
 * whoever is erased, in the backup or in the list, has no name in events before anybody can ask about them.
 *
 * So the accounts come in twice. The first time they are undone again, and tell whose names have to go. Cut off in between,
 * the restore is run again with the same list.
 *
 * @param lines of `exportAccounts`
 * @throws DaybookError as `importAccounts`; `store_unavailable`
 */
export async function restoreAccounts(
  stores: { accounts: AccountsStore; analytics: AnalyticsStore },
  { lines, erasures, at }: { lines: readonly string[]; erasures: readonly NotedErasure[]; at: Date },
): Promise<RestoredAccounts> {
  const repeated = { count: 0 };
  const repeatAll = async (tx: AccountsDatabase): Promise<TeamCopy[]> => {
    const teams = (await loadTeams(tx)).map((contents) => new TeamCopy(contents));
    repeated.count = 0;
    for (const noted of erasures) {
      const team = teams.find((each) => each.team.id === noted.teamId);
      if (team === undefined) continue;
      const { change, result: isNew } = await repeatErasure({ tx, team, at }, noted);
      if (change !== "team-deleted") team.apply(change, team.revision);
      if (isNew) repeated.count += 1;
    }
    for (const team of teams) {
      const names = erasedNamesOf(team);
      if (names === null) continue;
      const pseudonymOf = (name: string): string | null => names.find(name)?.pseudonym ?? null;
      await eraseVendorNamesIn(tx, { teamId: team.team.id, pseudonymOf });
    }
    return teams;
  };
  if (erasures.length > 0 || lines.some((line) => line.startsWith('{"table":"erasures"'))) {
    for (const team of await tryOut(stores.accounts, lines, repeatAll)) {
      if (await eraseNames(stores.analytics, team)) continue;
      throw new DaybookError(
        "store_unavailable",
        "The accounts were not restored: names of erased people keep coming in while they are taken out of events. Let nothing else write here, then run the restore again.",
      );
    }
  }
  const rows = await importAccounts(stores.accounts, lines, async (tx) => void (await repeatAll(tx)));
  return { rows, erasures: repeated.count };
}

/** Thrown to undo a transaction that was good. */
class TriedOut extends Error {
  readonly teams: TeamCopy[];

  constructor(teams: TeamCopy[]) {
    super("tried out");
    this.teams = teams;
  }
}

async function tryOut(
  store: AccountsStore,
  lines: readonly string[],
  load: (tx: AccountsDatabase) => Promise<TeamCopy[]>,
): Promise<TeamCopy[]> {
  try {
    await importAccounts(store, lines, async (tx) => {
      throw new TriedOut(await load(tx));
    });
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof TriedOut) return cause.teams;
    }
    throw error;
  }
  throw new Error("the import that was tried out was kept");
}
