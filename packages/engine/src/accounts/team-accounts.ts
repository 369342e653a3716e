import { addAlias, listAliases, moveAlias, removeAlias, type AliasEntry } from "./aliases.js";
import { getCurrentMember } from "./claims.js";
import type { EpochDay } from "../kernel/day.js";
import { endDerivedChats } from "./end-derived-chats.js";
import type { Erasure } from "./erasure.js";
import { recordErasure, settleErasure } from "./erasures.js";
import type { Key, KeyChanges, NewKey } from "./key.js";
import { createKey, getKey, revokeKey, updateKey, type CreatedKey } from "./keys.js";
import type { Member, MemberChanges, NewMember } from "./member.js";
import { addMember, removeMember, updateMember } from "./members.js";
import type { NotedErasure } from "./noted-erasure.js";
import { repeatErasure } from "./repeat-erasure.js";
import { type LoadedPrices, loadPrices } from "./price-tables.js";
import { raiseFrozenBefore } from "./retention-fence.js";
import type { Team } from "./team.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamScope } from "./team-scope.js";
import type { WorkspaceMember } from "./workspace-member.js";
import { addWorkspaceMembers, type AddedWorkspaceMembers, removeWorkspaceMembers } from "./workspace-members.js";
import type { NewWorkspace, Workspace, WorkspaceChanges } from "./workspace.js";
import { createWorkspace, deleteWorkspace, getWorkspace, updateWorkspace } from "./workspaces.js";

/**
 * The people, workspaces and keys of one team. A member is named by id or email, a workspace by id or slug, a key by
 * its hash. What is not there, or is another team's, is `not_found`; a taken name is `conflict`; a malformed input is
 * `invalid_request`. Lists are oldest first and leave out what was removed or revoked.
 */
export interface TeamAccounts {
  readonly directory: TeamDirectory;

  addMember(input: NewMember): Promise<Member>;
  listMembers(): Member[];
  getMember(idOrEmail: string): Member;
  /** A new email keeps the old one as an alias, unless `aliases` is given. */
  updateMember(idOrEmail: string, changes: MemberChanges): Promise<Member>;
  /** Revokes the member's keys and frees email and aliases. */
  removeMember(idOrEmail: string): Promise<Member>;

  /** Notes the person's erasure and empties the accounts of them; events are `erasePerson`'s part. */
  recordErasure(name: string, options: { isInEvents: boolean }): Promise<Erasure>;
  settleErasure(id: string, options: { isDone: boolean }): Promise<Erasure>;
  /** Notes an erasure of a list; false when it is noted already. */
  repeatErasure(noted: NotedErasure): Promise<boolean>;
  /** From now on events of earlier days are refused. */
  raiseFrozenBefore(day: EpochDay): Promise<Team>;
  /** From this moment on the team sends its own chats and messages; the first note of it stands. */
  endDerivedChats(atMs: number): Promise<Team>;

  /** Puts a version of prices in force. The same again changes nothing; a version is never another one's name. */
  loadPrices(file: unknown, options: { loadedBy: string }): Promise<LoadedPrices>;

  addAlias(idOrEmail: string, alias: string): Promise<Member>;
  listAliases(): AliasEntry[];
  /** Takes the alias from whoever has it and gives it to this member. */
  moveAlias(alias: string, toIdOrEmail: string): Promise<Member>;
  removeAlias(alias: string): Promise<Member>;

  /** `createdBy` is the member who makes it; absent: the operator. */
  createWorkspace(input: NewWorkspace, options?: { createdBy?: string | null }): Promise<Workspace>;
  listWorkspaces(): Workspace[];
  getWorkspace(idOrSlug: string): Workspace;
  updateWorkspace(idOrSlug: string, changes: WorkspaceChanges): Promise<Workspace>;
  deleteWorkspace(idOrSlug: string): Promise<void>;
  listWorkspaceMembers(idOrSlug: string): WorkspaceMember[];
  /** Whoever is in it already stays as they are. */
  addWorkspaceMembers(idOrSlug: string, memberIds: readonly string[]): Promise<AddedWorkspaceMembers>;
  /** Returns how many were in it. */
  removeWorkspaceMembers(idOrSlug: string, memberIds: readonly string[]): Promise<number>;

  /** The answer alone holds the key's text. */
  createKey(input: NewKey): Promise<CreatedKey>;
  listKeys(): Key[];
  getKey(hash: string): Key;
  updateKey(hash: string, changes: KeyChanges): Promise<Key>;
  revokeKey(hash: string): Promise<Key>;
}

export function bindTeamAccounts(scope: TeamScope): TeamAccounts {
  return {
    get directory() {
      return scope.team;
    },

    addMember: (input) => addMember(scope, input),
    listMembers: () => scope.team.members(),
    getMember: (idOrEmail) => getCurrentMember(scope.team, idOrEmail),
    updateMember: (idOrEmail, changes) => updateMember(scope, { idOrEmail, changes }),
    removeMember: (idOrEmail) => removeMember(scope, idOrEmail),

    recordErasure: (name, { isInEvents }) => recordErasure(scope, { name, isInEvents }),
    settleErasure: (id, { isDone }) => settleErasure(scope, { id, isDone }),
    repeatErasure: (noted) => scope.write((write) => repeatErasure(write, noted)),
    raiseFrozenBefore: (day) => raiseFrozenBefore(scope, day),
    endDerivedChats: (atMs) => endDerivedChats(scope, atMs),

    loadPrices: (file, options) => loadPrices(scope, { file, ...options }),

    addAlias: (idOrEmail, alias) => addAlias(scope, { idOrEmail, alias }),
    listAliases: () => listAliases(scope),
    moveAlias: (alias, idOrEmail) => moveAlias(scope, { idOrEmail, alias }),
    removeAlias: (alias) => removeAlias(scope, alias),

    createWorkspace: (input, options) => createWorkspace(scope, input, options),
    listWorkspaces: () => scope.team.workspaces(),
    getWorkspace: (idOrSlug) => getWorkspace(scope.team, idOrSlug),
    updateWorkspace: (idOrSlug, changes) => updateWorkspace(scope, { idOrSlug, changes }),
    deleteWorkspace: (idOrSlug) => deleteWorkspace(scope, idOrSlug),
    listWorkspaceMembers: (idOrSlug) => scope.team.workspaceMembers(getWorkspace(scope.team, idOrSlug)),
    addWorkspaceMembers: (idOrSlug, memberIds) => addWorkspaceMembers(scope, { idOrSlug, memberIds }),
    removeWorkspaceMembers: (idOrSlug, memberIds) => removeWorkspaceMembers(scope, { idOrSlug, memberIds }),

    createKey: (input) => createKey(scope, input),
    listKeys: () => scope.team.keys(),
    getKey: (hash) => getKey(scope.team, hash),
    updateKey: (hash, changes) => updateKey(scope, { hash, changes }),
    revokeKey: (hash) => revokeKey(scope, hash),
  };
}
