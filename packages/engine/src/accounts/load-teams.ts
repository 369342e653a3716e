import { and, asc, desc, inArray, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { aliasesTable } from "../store/accounts/aliases-table.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import { erasuresTable } from "../store/accounts/erasures-table.js";
import { keysTable } from "../store/accounts/keys-table.js";
import { membersTable } from "../store/accounts/members-table.js";
import { priceTablesTable } from "../store/accounts/price-tables-table.js";
import { teamsTable } from "../store/accounts/teams-table.js";
import { workspaceMembersTable } from "../store/accounts/workspace-members-table.js";
import { workspacesTable } from "../store/accounts/workspaces-table.js";
import { fromErasureRow } from "./erasure.js";
import { fromKeyRow } from "./key.js";
import { fromMemberRow } from "./member.js";
import { fromPriceContent } from "./price-tables.js";
import { fromTeamRow } from "./team.js";
import type { TeamContents } from "./team-directory.js";
import { fromWorkspaceMemberRow } from "./workspace-member.js";
import { fromWorkspaceRow } from "./workspace.js";

/**
 * Whole teams, oldest first; ids that exist no more are left out.
 *
 * Eight statements: the caller gives a transaction in which they see one state.
 *
 * @param teamIds absent: all teams
 */
export async function loadTeams(db: AccountsDatabase, teamIds?: readonly string[]): Promise<TeamContents[]> {
  const among = (column: PgColumn): SQL | undefined => and(teamIds && inArray(column, [...teamIds]));
  const teams = await db.select().from(teamsTable).where(among(teamsTable.id)).orderBy(asc(teamsTable.position));
  const aliases = await db
    .select()
    .from(aliasesTable)
    .where(among(aliasesTable.teamId))
    .orderBy(asc(aliasesTable.position));
  const members = await db
    .select()
    .from(membersTable)
    .where(among(membersTable.teamId))
    .orderBy(asc(membersTable.position));
  const workspaces = await db
    .select()
    .from(workspacesTable)
    .where(among(workspacesTable.teamId))
    .orderBy(asc(workspacesTable.position));
  const workspaceMembers = await db
    .select()
    .from(workspaceMembersTable)
    .where(among(workspaceMembersTable.teamId))
    .orderBy(asc(workspaceMembersTable.position));
  const keys = await db.select().from(keysTable).where(among(keysTable.teamId)).orderBy(asc(keysTable.position));
  const erasures = await db
    .select()
    .from(erasuresTable)
    .where(among(erasuresTable.teamId))
    .orderBy(asc(erasuresTable.position));

  const prices = await db
    .selectDistinctOn([priceTablesTable.teamId], {
      teamId: priceTablesTable.teamId,
      content: priceTablesTable.content,
    })
    .from(priceTablesTable)
    .where(among(priceTablesTable.teamId))
    .orderBy(asc(priceTablesTable.teamId), desc(priceTablesTable.position));

  const aliasesByMember = groupBy(aliases, (row) => row.memberId);
  const membersByTeam = groupBy(members, (row) => row.teamId);
  const workspacesByTeam = groupBy(workspaces, (row) => row.teamId);
  const workspaceMembersByTeam = groupBy(workspaceMembers, (row) => row.teamId);
  const keysByTeam = groupBy(keys, (row) => row.teamId);
  const erasuresByTeam = groupBy(erasures, (row) => row.teamId);
  const pricesByTeam = new Map(prices.map(({ teamId, content }) => [teamId, fromPriceContent(content)]));
  return teams.map((row) => ({
    team: fromTeamRow(row),
    revision: row.revision,
    members: (membersByTeam.get(row.id) ?? []).map((member) =>
      fromMemberRow(
        member,
        (aliasesByMember.get(member.id) ?? []).map((alias) => alias.value),
      ),
    ),
    workspaces: (workspacesByTeam.get(row.id) ?? []).map(fromWorkspaceRow),
    workspaceMembers: (workspaceMembersByTeam.get(row.id) ?? []).map(fromWorkspaceMemberRow),
    keys: (keysByTeam.get(row.id) ?? []).map(fromKeyRow),
    erasures: (erasuresByTeam.get(row.id) ?? []).map(fromErasureRow),
    prices: pricesByTeam.get(row.id) ?? null,
  }));
}

/** Node 20 has no Map.groupBy. */
function groupBy<T>(rows: readonly T[], toGroup: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(toGroup(row));
    if (group === undefined) groups.set(toGroup(row), [row]);
    else group.push(row);
  }
  return groups;
}
