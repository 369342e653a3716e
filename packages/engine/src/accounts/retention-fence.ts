import { eq } from "drizzle-orm";
import { type EpochDay, formatDay } from "../kernel/day.js";
import { teamsTable } from "../store/accounts/teams-table.js";
import { firstRow } from "./first-row.js";
import { fromTeamRow, type Team } from "./team.js";
import type { TeamScope } from "./team-scope.js";

/**
 * Refuses the events of all days before this one, on every node, from the moment it returns for as long as the team is.
 * It never goes back: an earlier day changes nothing.
 */
export async function raiseFrozenBefore(scope: TeamScope, day: EpochDay): Promise<Team> {
  return await scope.write(async ({ tx, team, at }) => {
    const { frozenBefore } = team.team;
    if (frozenBefore !== null && frozenBefore >= day) return { change: {}, result: team.team };
    const rows = await tx
      .update(teamsTable)
      .set({ frozenBefore: formatDay(day), updatedAt: at })
      .where(eq(teamsTable.id, scope.teamId))
      .returning();
    const raised = fromTeamRow(firstRow(rows));
    return { change: { team: raised }, result: raised };
  });
}
