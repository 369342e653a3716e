import type { PriceTable } from "../prices/price-table.js";
import type { Erasure } from "./erasure.js";
import type { Key } from "./key.js";
import type { Member } from "./member.js";
import { foldPersonString } from "./person-string.js";
import type { Team } from "./team.js";
import { implicitMember, type WorkspaceMember } from "./workspace-member.js";
import type { Workspace } from "./workspace.js";

/** One team as it stands now, in memory. Lists are fresh arrays, oldest first. */
export interface TeamDirectory {
  readonly team: Team;
  /** Rises with every change of anything in the team, whichever node made it. */
  readonly changeCount: number;
  readonly defaultWorkspace: Workspace;
  /** Current members. */
  members(): Member[];
  removedMembers(): Member[];
  /** Also a removed one. */
  findMemberById(id: string): Member | undefined;
  /** The current member with this id, email or alias; strings with `@` compare in lower case. */
  findMemberByString(text: string): Member | undefined;
  /** The member last removed with this id, email or alias, unless a current member has it. */
  findRemovedMemberByString(text: string): Member | undefined;
  workspaces(): Workspace[];
  findWorkspace(idOrSlug: string): Workspace | undefined;
  /** In the default workspace: every current member. */
  workspaceMembers(workspace: Workspace): WorkspaceMember[];
  /** Keys that were not revoked, disabled ones among them. */
  keys(): Key[];
  /** Also a revoked one. */
  findKey(hash: string): Key | undefined;
  /** People whose names were taken out of the team's events. */
  erasures(): Erasure[];
  /** The prices in force, by which calls are priced that come without their cost; null: the team has none. */
  readonly prices: PriceTable | null;
}

/** What one write made, changed or deleted. */
export interface TeamChange {
  team?: Team;
  members?: readonly Member[];
  workspaces?: readonly Workspace[];
  /** Their members go with them. */
  deletedWorkspaceIds?: readonly string[];
  workspaceMembers?: readonly WorkspaceMember[];
  deletedWorkspaceMemberIds?: readonly string[];
  keys?: readonly Key[];
  erasures?: readonly Erasure[];
  prices?: PriceTable | null;
}

export interface TeamContents {
  team: Team;
  /** The team row's counter at the time of reading. */
  revision: number;
  members: readonly Member[];
  workspaces: readonly Workspace[];
  workspaceMembers: readonly WorkspaceMember[];
  keys: readonly Key[];
  erasures: readonly Erasure[];
  prices: PriceTable | null;
}

/** The directory's own, writable side of a team. Every change costs as much as what changed, not as the team. */
export class TeamCopy implements TeamDirectory {
  team: Team;
  revision = 0;
  changeCount = 0;
  prices: PriceTable | null = null;
  #members = new Map<string, Member>();
  #claims = new Map<string, string>();
  #removedMembers = new Map<string, Member>();
  #formerClaims = new Map<string, Member>();
  #workspaces = new Map<string, Workspace>();
  /** By workspace, then by their own id. */
  #workspaceMembers = new Map<string, Map<string, WorkspaceMember>>();
  #keys = new Map<string, Key>();
  #erasures = new Map<string, Erasure>();

  constructor(contents: TeamContents) {
    this.team = contents.team;
    this.replace(contents);
  }

  /** In place, so that a caller who holds this team sees the new state. */
  replace(contents: TeamContents): void {
    this.#members.clear();
    this.#claims.clear();
    this.#removedMembers.clear();
    this.#formerClaims.clear();
    this.#workspaces.clear();
    this.#workspaceMembers.clear();
    this.#keys.clear();
    this.#erasures.clear();
    this.apply(contents, contents.revision);
  }

  apply(change: TeamChange, revision: number): void {
    if (change.team !== undefined) this.team = change.team;
    for (const member of change.members ?? []) this.#putMember(member);
    for (const workspace of change.workspaces ?? []) this.#workspaces.set(workspace.id, workspace);
    for (const id of change.deletedWorkspaceIds ?? []) {
      this.#workspaces.delete(id);
      this.#workspaceMembers.delete(id);
    }
    for (const place of change.workspaceMembers ?? []) this.#putWorkspaceMember(place);
    for (const id of change.deletedWorkspaceMemberIds ?? []) {
      for (const places of this.#workspaceMembers.values()) places.delete(id);
    }
    for (const key of change.keys ?? []) this.#keys.set(key.hash, key);
    for (const erasure of change.erasures ?? []) this.#erasures.set(erasure.id, erasure);
    if (change.prices !== undefined) this.prices = change.prices;
    this.revision = revision;
    this.changeCount++;
  }

  get defaultWorkspace(): Workspace {
    for (const workspace of this.#workspaces.values()) {
      if (workspace.isDefault) return workspace;
    }
    throw new Error(`team ${this.team.id} has no default workspace`);
  }

  members(): Member[] {
    return [...this.#members.values()];
  }

  removedMembers(): Member[] {
    return [...this.#removedMembers.values()];
  }

  findMemberById(id: string): Member | undefined {
    return this.#members.get(id) ?? this.#removedMembers.get(id);
  }

  findMemberByString(text: string): Member | undefined {
    const id = this.#claims.get(foldPersonString(text));
    return id === undefined ? undefined : this.#members.get(id);
  }

  findRemovedMemberByString(text: string): Member | undefined {
    const folded = foldPersonString(text);
    return this.#claims.has(folded) ? undefined : this.#formerClaims.get(folded);
  }

  workspaces(): Workspace[] {
    return [...this.#workspaces.values()];
  }

  findWorkspace(idOrSlug: string): Workspace | undefined {
    const byId = this.#workspaces.get(idOrSlug.toLowerCase());
    if (byId !== undefined) return byId;
    for (const workspace of this.#workspaces.values()) {
      if (workspace.slug === idOrSlug) return workspace;
    }
    return undefined;
  }

  workspaceMembers(workspace: Workspace): WorkspaceMember[] {
    if (workspace.isDefault) return this.members().map((member) => implicitMember(workspace, member));
    return [...(this.#workspaceMembers.get(workspace.id)?.values() ?? [])];
  }

  keys(): Key[] {
    return [...this.#keys.values()].filter((key) => key.revokedAtMs === null);
  }

  findKey(hash: string): Key | undefined {
    return this.#keys.get(hash);
  }

  erasures(): Erasure[] {
    return [...this.#erasures.values()];
  }

  /** Every hash, also of revoked keys. */
  keyHashes(): IterableIterator<string> {
    return this.#keys.keys();
  }

  #putWorkspaceMember(place: WorkspaceMember): void {
    const places = this.#workspaceMembers.get(place.workspaceId);
    if (places === undefined) this.#workspaceMembers.set(place.workspaceId, new Map([[place.id, place]]));
    else places.set(place.id, place);
  }

  #putMember(member: Member): void {
    const before = this.#members.get(member.id);
    if (before !== undefined) for (const claim of claimsOf(before)) this.#claims.delete(claim);

    if (member.removedAtMs === null) {
      this.#members.set(member.id, member);
      for (const claim of claimsOf(member)) this.#claims.set(claim, member.id);
      return;
    }
    this.#members.delete(member.id);
    const removed = this.#removedMembers.get(member.id);
    if (removed !== undefined) this.#forgetFormerClaims(removed);
    this.#removedMembers.set(member.id, member);
    for (const claim of claimsOf(member)) {
      const holder = this.#formerClaims.get(claim);
      if (holder === undefined || (holder.removedAtMs ?? 0) <= member.removedAtMs)
        this.#formerClaims.set(claim, member);
    }
  }

  /** A removed member changes only by being erased, and then answers to none of the old names. */
  #forgetFormerClaims(member: Member): void {
    for (const claim of claimsOf(member)) {
      if (this.#formerClaims.get(claim)?.id === member.id) this.#formerClaims.delete(claim);
    }
  }
}

/** Every string that means this member. */
function claimsOf(member: Member): string[] {
  return [member.id, member.email, ...member.aliases];
}
