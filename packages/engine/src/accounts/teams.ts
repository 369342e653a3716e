import { eq } from "drizzle-orm";
import { v4 as uuidV4 } from "uuid";
import { DaybookError } from "../kernel/errors.js";
import { aliasesTable } from "../store/accounts/aliases-table.js";
import { erasuresTable } from "../store/accounts/erasures-table.js";
import { keysTable } from "../store/accounts/keys-table.js";
import { membersTable } from "../store/accounts/members-table.js";
import { teamsTable } from "../store/accounts/teams-table.js";
import { workspaceMembersTable } from "../store/accounts/workspace-members-table.js";
import { workspacesTable } from "../store/accounts/workspaces-table.js";
import { firstRow } from "./first-row.js";
import { parseInput } from "./parse-input.js";
import { fromTeamRow, NewTeam, TeamChanges, type Team } from "./team.js";
import type { TeamScope } from "./team-scope.js";
import type { TeamWriter } from "./team-writer.js";
import { fromWorkspaceRow } from "./workspace.js";

/**
 * Makes a team with its default workspace (slug `default`, name `Default`).
 *
 * @throws DaybookError `conflict` when the slug is taken
 */
export async function createTeam(writer: TeamWriter, input: NewTeam): Promise<Team> {
  const fields = parseInput(NewTeam, input);
  const { outside, directory } = writer;
  return await writer.exclusively(async (db) => {
    const createdAt = outside.now();
    const id = `team_${outside.randomBytes(12).toString("hex")}`;
    const contents = await db.transaction(async (tx) => {
      const { slug, name, plan, derivedChats } = fields;
      const values = { id, slug, name, createdAt, ...(plan && { plan }), ...(derivedChats && { derivedChats }) };
      const [row] = await tx
        .insert(teamsTable)
        .values(values)
        .onConflictDoNothing({ target: teamsTable.slug })
        .returning();
      if (row === undefined) {
        throw new DaybookError("conflict", `The slug "${fields.slug}" belongs to another team. Choose another one.`);
      }
      const workspace = {
        id: uuidV4({ random: outside.randomBytes(16) }),
        teamId: id,
        slug: "default",
        name: "Default",
        isDefault: true,
        createdAt,
      };
      const workspaces = await tx.insert(workspacesTable).values(workspace).returning();
      return {
        team: fromTeamRow(row),
        revision: row.revision,
        members: [],
        workspaces: workspaces.map(fromWorkspaceRow),
        workspaceMembers: [],
        keys: [],
        erasures: [],
        prices: null,
      };
    });
    await outside.store.flush();
    directory.put(contents);
    return contents.team;
  });
}

export async function updateTeam(scope: TeamScope, changes: TeamChanges): Promise<Team> {
  const fields = parseInput(TeamChanges, changes);
  return await scope.write(async ({ tx, at }) => {
    const rows = await tx
      .update(teamsTable)
      .set({ ...fields, updatedAt: at })
      .where(eq(teamsTable.id, scope.teamId))
      .returning();
    const team = fromTeamRow(firstRow(rows));
    return { change: { team }, result: team };
  });
}

/**
 * Deletes a team that nobody is in any more, with its removed members, revoked keys and workspaces. Its events stay
 * stored and are never visible again: a later team of the same slug is another one.
 *
 * @throws DaybookError `conflict` while the team has a member, and with it perhaps a key that works
 */
export async function deleteTeam(scope: TeamScope): Promise<void> {
  await scope.write(async ({ tx, team }) => {
    const memberCount = team.members().length;
    if (memberCount > 0) {
      throw new DaybookError(
        "conflict",
        `Team "${team.team.slug}" still has ${memberCount} member${memberCount === 1 ? "" : "s"}. Remove them first; their keys stop with them.`,
      );
    }
    await tx.delete(erasuresTable).where(eq(erasuresTable.teamId, scope.teamId));
    await tx.delete(keysTable).where(eq(keysTable.teamId, scope.teamId));
    await tx.delete(aliasesTable).where(eq(aliasesTable.teamId, scope.teamId));
    await tx.delete(workspaceMembersTable).where(eq(workspaceMembersTable.teamId, scope.teamId));
    await tx.delete(membersTable).where(eq(membersTable.teamId, scope.teamId));
    await tx.delete(workspacesTable).where(eq(workspacesTable.teamId, scope.teamId));
    await tx.delete(teamsTable).where(eq(teamsTable.id, scope.teamId));
    return { change: "team-deleted", result: undefined };
  });
}
