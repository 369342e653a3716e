import { eq } from "drizzle-orm";
import { teamsTable } from "../store/accounts/teams-table.js";
import { firstRow } from "./first-row.js";
import { fromTeamRow, type Team } from "./team.js";
import type { TeamScope } from "./team-scope.js";

/**
 * Notes when the team began to send chats and messages of its own. The first note stands: a later one changes nothing.
 *
 * Nobody changed the team by it, so it stays as old as it was.
 */
export async function endDerivedChats(scope: TeamScope, atMs: number): Promise<Team> {
  return await scope.write(async ({ tx, team }) => {
    if (team.team.derivedChatsEndedAtMs !== null) return { change: {}, result: team.team };
    const rows = await tx
      .update(teamsTable)
      .set({ derivedChatsEndedAt: new Date(atMs) })
      .where(eq(teamsTable.id, scope.teamId))
      .returning();
    const ended = fromTeamRow(firstRow(rows));
    return { change: { team: ended }, result: ended };
  });
}
