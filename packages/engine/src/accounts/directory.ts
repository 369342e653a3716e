import type { Key } from "./key.js";
import type { Member } from "./member.js";
import { TeamCopy, type TeamChange, type TeamContents, type TeamDirectory } from "./team-directory.js";

/** Every team in memory, so that no request waits for the database to know who is asking. */
export interface Directory {
  findTeamById(id: string): TeamDirectory | undefined;
  findTeamBySlug(slug: string): TeamDirectory | undefined;
  /** Oldest first. */
  listTeams(): TeamDirectory[];
  /** Also a revoked or disabled key, and the key of a removed member. */
  findKeyByHash(hash: string): KeyEntry | undefined;
}

export interface KeyEntry {
  key: Key;
  member: Member;
  teamDirectory: TeamDirectory;
}

/** The writable side; only what was committed is put in. */
export class DirectoryCopy implements Directory {
  #teams = new Map<string, TeamCopy>();
  #teamsBySlug = new Map<string, TeamCopy>();
  #teamsByKeyHash = new Map<string, TeamCopy>();

  findTeamById(id: string): TeamCopy | undefined {
    return this.#teams.get(id);
  }

  findTeamBySlug(slug: string): TeamCopy | undefined {
    return this.#teamsBySlug.get(slug);
  }

  listTeams(): TeamCopy[] {
    return [...this.#teams.values()];
  }

  findKeyByHash(hash: string): KeyEntry | undefined {
    const team = this.#teamsByKeyHash.get(hash);
    const key = team?.findKey(hash);
    const member = key && team?.findMemberById(key.memberId);
    return team && key && member ? { key, member, teamDirectory: team } : undefined;
  }

  put(contents: TeamContents): void {
    const present = this.#teams.get(contents.team.id);
    if (present === undefined) {
      const team = new TeamCopy(contents);
      this.#teams.set(team.team.id, team);
      // Slugs never change.
      this.#teamsBySlug.set(team.team.slug, team);
    } else {
      present.replace(contents);
    }
    this.#indexKeys(contents.team.id, contents.keys);
  }

  apply(teamId: string, { change, revision }: { change: TeamChange; revision: number }): void {
    this.#teams.get(teamId)?.apply(change, revision);
    this.#indexKeys(teamId, change.keys ?? []);
  }

  delete(teamId: string): void {
    const team = this.#teams.get(teamId);
    if (team === undefined) return;
    this.#teams.delete(teamId);
    // On another node the slug may have gone to a new team meanwhile.
    if (this.#teamsBySlug.get(team.team.slug) === team) this.#teamsBySlug.delete(team.team.slug);
    for (const hash of team.keyHashes()) this.#teamsByKeyHash.delete(hash);
  }

  #indexKeys(teamId: string, keys: readonly Key[]): void {
    const team = this.#teams.get(teamId);
    if (team === undefined) return;
    for (const key of keys) this.#teamsByKeyHash.set(key.hash, team);
  }
}
