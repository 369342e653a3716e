import { inArray } from "drizzle-orm";
import { v4 as uuidV4 } from "uuid";
import { DaybookError } from "../kernel/errors.js";
import { workspaceMembersTable } from "../store/accounts/workspace-members-table.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamScope } from "./team-scope.js";
import { fromWorkspaceMemberRow, type WorkspaceMember } from "./workspace-member.js";
import type { Workspace } from "./workspace.js";
import { getWorkspace } from "./workspaces.js";

export interface AddedWorkspaceMembers {
  /** All that were named, in the order in which they were. */
  members: WorkspaceMember[];
  /** How many of them were not in the workspace before. */
  addedCount: number;
}

/**
 * Lets members of the team into a workspace. Everybody is in the default one already.
 *
 * @throws DaybookError `not_found` for the workspace; `invalid_request`, and nobody was added, when somebody named is
 *   no current member of the team
 */
export async function addWorkspaceMembers(
  scope: TeamScope,
  { idOrSlug, memberIds }: { idOrSlug: string; memberIds: readonly string[] },
): Promise<AddedWorkspaceMembers> {
  const named = new Set(memberIds);
  return await scope.write(async ({ tx, team, at }) => {
    const workspace = getWorkspace(team, idOrSlug);
    requireCurrentMembers(team, [...named]);
    const before = placesIn(team, workspace);
    const values = [...named]
      .filter((memberId) => !before.has(memberId))
      .map((memberId) => ({
        id: uuidV4({ random: scope.randomBytes(16) }),
        teamId: scope.teamId,
        workspaceId: workspace.id,
        memberId,
        createdAt: at,
      }));
    const rows = values.length === 0 ? [] : await tx.insert(workspaceMembersTable).values(values).returning();
    const added = rows.map(fromWorkspaceMemberRow);
    const all = new Map([...before, ...added.map((place) => [place.memberId, place] as const)]);
    const members = [...named].flatMap((memberId) => all.get(memberId) ?? []);
    return { change: { workspaceMembers: added }, result: { members, addedCount: added.length } };
  });
}

/**
 * Takes members out of a workspace; whoever is not in it does not count.
 *
 * @returns how many were in it
 * @throws DaybookError `not_found` for the workspace; `conflict`, and nobody was removed, for the default workspace and
 *   while somebody named has a key bound to the workspace that was not revoked
 */
export async function removeWorkspaceMembers(
  scope: TeamScope,
  { idOrSlug, memberIds }: { idOrSlug: string; memberIds: readonly string[] },
): Promise<number> {
  return await scope.write(async ({ tx, team }) => {
    const workspace = getWorkspace(team, idOrSlug);
    if (workspace.isDefault) {
      throw new DaybookError(
        "conflict",
        "Every member of the team is in the default workspace and cannot be taken out of it alone.",
      );
    }
    const before = placesIn(team, workspace);
    const removed = [...new Set(memberIds)].flatMap((memberId) => before.get(memberId) ?? []);
    for (const { memberId } of removed) requireNoKeys(team, { memberId, workspace });
    const deletedWorkspaceMemberIds = removed.map(({ id }) => id);
    if (removed.length > 0) {
      await tx.delete(workspaceMembersTable).where(inArray(workspaceMembersTable.id, deletedWorkspaceMemberIds));
    }
    return { change: { deletedWorkspaceMemberIds }, result: removed.length };
  });
}

function placesIn(team: TeamDirectory, workspace: Workspace): Map<string, WorkspaceMember> {
  return new Map(team.workspaceMembers(workspace).map((place) => [place.memberId, place]));
}

function requireCurrentMembers(team: TeamDirectory, memberIds: readonly string[]): void {
  const stranger = memberIds.find((id) => team.findMemberById(id)?.removedAtMs !== null);
  if (stranger === undefined) return;
  throw new DaybookError(
    "invalid_request",
    `"${stranger}" is not the id of a member of team "${team.team.slug}". Nobody was added; list the members to see their ids.`,
  );
}

function requireNoKeys(team: TeamDirectory, { memberId, workspace }: { memberId: string; workspace: Workspace }): void {
  const keyCount = team.keys().filter((key) => key.memberId === memberId && key.workspaceId === workspace.id).length;
  if (keyCount === 0) return;
  throw new DaybookError(
    "conflict",
    `Member "${memberId}" still has ${keyCount} key${keyCount === 1 ? "" : "s"} in workspace "${workspace.slug}". Revoke them first. Nobody was removed.`,
  );
}
