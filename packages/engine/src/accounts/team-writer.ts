import { eq, sql } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { teamsTable } from "../store/accounts/teams-table.js";
import type { DirectoryCopy } from "./directory.js";
import { loadTeams } from "./load-teams.js";
import { SerialQueue } from "./serial-queue.js";
import type { TeamChange, TeamDirectory } from "./team-directory.js";

/** How long a write waits for those before it; a database that is away fails each of them only after a while. */
const PATIENCE_MS = 10_000;

export interface Outside {
  store: AccountsStore;
  now: () => Date;
  randomBytes: (length: number) => Buffer;
}

export interface TeamWrite {
  tx: AccountsDatabase;
  /** The team as committed; it cannot change before this write ends. Rules are checked against it. */
  team: TeamDirectory;
  at: Date;
}

/** What a write did to its team, and what its caller gets. */
export interface Written<T> {
  change: TeamChange | "team-deleted";
  result: T;
}

/**
 * The only way to change accounts: database first, then the copy in memory.
 *
 * A write takes the lock on its team's row and raises the row's revision in one statement. When the revision is not
 * the one after the copy's, another node wrote in between and the team is read anew, so the rules are always checked
 * against the truth, on any number of nodes.
 */
export class TeamWriter {
  readonly outside: Outside;
  readonly directory: DirectoryCopy;
  // One write at a time in this process, so that changes enter the directory in the order of their commits.
  #queue = new SerialQueue();

  constructor(outside: Outside, directory: DirectoryCopy) {
    this.outside = outside;
    this.directory = directory;
  }

  /** Changes one team. Throws `not_found` when it is gone; whatever `run` throws undoes the write. */
  async write<T>(teamId: string, run: (write: TeamWrite) => Promise<Written<T>>): Promise<T> {
    return await this.exclusively(async (db) => {
      const { written, revision } = await db.transaction(async (tx) => {
        const lockedRevision = await lockTeam(tx, teamId);
        if (lockedRevision === null) {
          this.directory.delete(teamId);
          throw new DaybookError("not_found", "The team does not exist. List the teams to see those that do.");
        }
        const team = await this.#currentTeam({ tx, teamId, revision: lockedRevision - 1 });
        return { written: await run({ tx, team, at: this.outside.now() }), revision: lockedRevision };
      });
      await this.outside.store.flush();
      if (written.change === "team-deleted") this.directory.delete(teamId);
      else this.directory.apply(teamId, { change: written.change, revision });
      return written.result;
    });
  }

  /** Runs a job while no other write of this process runs. */
  async exclusively<T>(job: (db: AccountsDatabase) => Promise<T>): Promise<T> {
    return await this.#queue.run(
      async () => {
        try {
          await this.outside.store.requireRoom();
          return await job(this.outside.store.db);
        } catch (error) {
          throw toStoreFailure(error);
        }
      },
      { patienceMs: PATIENCE_MS, tooLate: waitedTooLong },
    );
  }

  async #currentTeam(options: { tx: AccountsDatabase; teamId: string; revision: number }): Promise<TeamDirectory> {
    const { tx, teamId, revision } = options;
    const known = this.directory.findTeamById(teamId);
    if (known !== undefined && known.revision === revision) return known;
    const [contents] = await loadTeams(tx, [teamId]);
    if (contents === undefined) throw new Error(`team ${teamId} vanished while its row was locked`);
    // The read saw this transaction's own raise of the revision, which may yet be undone.
    this.directory.put({ ...contents, revision });
    const team = this.directory.findTeamById(teamId);
    if (team === undefined) throw new Error(`team ${teamId} was put but is not there`);
    return team;
  }
}

function waitedTooLong(): DaybookError {
  return new DaybookError(
    "store_unavailable",
    `The change was not made: others before it waited for the accounts database for more than ${PATIENCE_MS / 1000} s. ` +
      "Check that the database answers, then try again.",
  );
}

async function lockTeam(tx: AccountsDatabase, teamId: string): Promise<number | null> {
  const [row] = await tx
    .update(teamsTable)
    .set({ revision: sql`${teamsTable.revision} + 1` })
    .where(eq(teamsTable.id, teamId))
    .returning({ revision: teamsTable.revision });
  return row?.revision ?? null;
}
