import { eq } from "drizzle-orm";
import { v4 as uuidV4 } from "uuid";
import { DaybookError } from "../kernel/errors.js";
import { workspaceMembersTable } from "../store/accounts/workspace-members-table.js";
import { workspacesTable } from "../store/accounts/workspaces-table.js";
import { firstRow } from "./first-row.js";
import { parseInput } from "./parse-input.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamScope } from "./team-scope.js";
import { changePreferences } from "./workspace-preferences.js";
import { fromWorkspaceRow, NewWorkspace, WorkspaceChanges, type Workspace } from "./workspace.js";

/**
 * @param options.createdBy the member who makes it; null or absent: the operator
 * @throws DaybookError `conflict` when the team has a workspace of this slug
 */
export async function createWorkspace(
  scope: TeamScope,
  input: NewWorkspace,
  { createdBy = null }: { createdBy?: string | null } = {},
): Promise<Workspace> {
  const { name, slug, description, ...preferences } = parseInput(NewWorkspace, input);
  return await scope.write(async ({ tx, team, at }) => {
    requireFreeSlug(team, { slug, id: null });
    const id = uuidV4({ random: scope.randomBytes(16) });
    const rows = await tx
      .insert(workspacesTable)
      .values({ id, teamId: scope.teamId, name, slug, description, preferences, createdBy, createdAt: at })
      .returning();
    const workspace = fromWorkspaceRow(firstRow(rows));
    return { change: { workspaces: [workspace] }, result: workspace };
  });
}

/** @throws DaybookError `not_found` */
export function getWorkspace(team: TeamDirectory, idOrSlug: string): Workspace {
  const workspace = team.findWorkspace(idOrSlug);
  if (workspace !== undefined) return workspace;
  throw new DaybookError(
    "not_found",
    `Team "${team.team.slug}" has no workspace "${idOrSlug}". List the workspaces to see those it has.`,
  );
}

/**
 * @throws DaybookError `not_found`; `conflict` when the slug is taken, or when the default workspace would lose the
 *   slug `default`
 */
export async function updateWorkspace(
  scope: TeamScope,
  { idOrSlug, changes }: { idOrSlug: string; changes: WorkspaceChanges },
): Promise<Workspace> {
  const { name, slug, description, ...preferences } = parseInput(WorkspaceChanges, changes);
  return await scope.write(async ({ tx, team, at }) => {
    const before = getWorkspace(team, idOrSlug);
    if (slug !== undefined && slug !== before.slug) {
      if (before.isDefault) {
        throw new DaybookError(
          "conflict",
          'The default workspace keeps the slug "default", by which events and clients name it.',
        );
      }
      requireFreeSlug(team, { slug, id: before.id });
    }
    const rows = await tx
      .update(workspacesTable)
      .set({ name, slug, description, preferences: changePreferences(before.preferences, preferences), updatedAt: at })
      .where(eq(workspacesTable.id, before.id))
      .returning();
    const workspace = fromWorkspaceRow(firstRow(rows));
    return { change: { workspaces: [workspace] }, result: workspace };
  });
}

/**
 * Deletes a workspace; its events stay and keep its id.
 *
 * @throws DaybookError `not_found`; `conflict` for the default workspace, and while keys that are not revoked are
 *   bound to it
 */
export async function deleteWorkspace(scope: TeamScope, idOrSlug: string): Promise<void> {
  await scope.write(async ({ tx, team }) => {
    const workspace = getWorkspace(team, idOrSlug);
    if (workspace.isDefault) {
      throw new DaybookError(
        "conflict",
        "The default workspace cannot be deleted: usage that names no workspace belongs to it.",
      );
    }
    const keyCount = team.keys().filter((key) => key.workspaceId === workspace.id).length;
    if (keyCount > 0) {
      throw new DaybookError(
        "conflict",
        `Workspace "${workspace.slug}" still has ${keyCount} key${keyCount === 1 ? "" : "s"}. Revoke them first.`,
      );
    }
    await tx.delete(workspaceMembersTable).where(eq(workspaceMembersTable.workspaceId, workspace.id));
    await tx.delete(workspacesTable).where(eq(workspacesTable.id, workspace.id));
    return { change: { deletedWorkspaceIds: [workspace.id] }, result: undefined };
  });
}

function requireFreeSlug(team: TeamDirectory, { slug, id }: { slug: string; id: string | null }): void {
  const holder = team.findWorkspace(slug);
  if (holder === undefined || holder.id === id) return;
  throw new DaybookError(
    "conflict",
    `Team "${team.team.slug}" already has a workspace "${slug}". Choose another slug.`,
  );
}
