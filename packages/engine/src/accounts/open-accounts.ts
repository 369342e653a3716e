import { randomBytes } from "node:crypto";
import { DaybookError } from "../kernel/errors.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { DirectoryCopy, type Directory } from "./directory.js";
import { loadTeams } from "./load-teams.js";
import { refreshDirectory } from "./refresh-directory.js";
import { bindTeamAccounts, type TeamAccounts } from "./team-accounts.js";
import { TeamScope } from "./team-scope.js";
import { TeamWriter } from "./team-writer.js";
import type { NewTeam, Team, TeamChanges } from "./team.js";
import { createTeam, deleteTeam, updateTeam } from "./teams.js";

/** Teams and all that belongs to them. Reads come from memory; a write resolves when it is durable and readable. */
export interface Accounts {
  readonly directory: Directory;
  /** Takes up what other nodes wrote since; needed only when several nodes share one database. */
  refresh(): Promise<void>;
  /** Also makes the default workspace. Throws `invalid_request`; `conflict` when the slug is taken. */
  createTeam(input: NewTeam): Promise<Team>;
  /** Oldest first. */
  listTeams(): Team[];
  /** Throws `not_found`. */
  getTeam(slug: string): Team;
  updateTeam(slug: string, changes: TeamChanges): Promise<Team>;
  /** Throws `conflict` while the team has a member. */
  deleteTeam(slug: string): Promise<void>;
  /** What can be done in one team. Throws `not_found`. */
  inTeam(slug: string): TeamAccounts;
}

/** Loads every team. The store stays the caller's to close, after the last write has resolved. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const directory = new DirectoryCopy();
  const outside = { store: options.store, now: options.now, randomBytes: options.randomBytes ?? randomBytes };
  const writer = new TeamWriter(outside, directory);
  await writer.exclusively(async (db) => {
    const teams = await db.transaction((tx) => loadTeams(tx), { isolationLevel: "repeatable read" });
    for (const contents of teams) directory.put(contents);
  });

  const scopeOf = (slug: string): TeamScope => {
    const team = directory.findTeamBySlug(slug);
    if (team !== undefined) return new TeamScope(writer, team.team.id);
    throw new DaybookError("not_found", `There is no team "${slug}". List the teams to see those that exist.`);
  };
  return {
    directory,
    refresh: () => refreshDirectory(writer),
    createTeam: (input) => createTeam(writer, input),
    listTeams: () => directory.listTeams().map(({ team }) => team),
    getTeam: (slug) => scopeOf(slug).team.team,
    updateTeam: async (slug, changes) => await updateTeam(scopeOf(slug), changes),
    deleteTeam: async (slug) => {
      await deleteTeam(scopeOf(slug));
    },
    inTeam: (slug) => bindTeamAccounts(scopeOf(slug)),
  };
}

export interface AccountsOptions {
  store: AccountsStore;
  now: () => Date;
  /** Default: the operating system's generator. */
  randomBytes?: (length: number) => Buffer;
}
