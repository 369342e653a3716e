import { teamsTable } from "../store/accounts/teams-table.js";
import { loadTeams } from "./load-teams.js";
import type { TeamWriter } from "./team-writer.js";

/** Reads anew the teams that another node changed, made or deleted; one small statement when there are none. */
export async function refreshDirectory(writer: TeamWriter): Promise<void> {
  const { directory } = writer;
  await writer.exclusively(async (db) => {
    const { present, changed } = await db.transaction(
      async (tx) => {
        const rows = await tx.select({ id: teamsTable.id, revision: teamsTable.revision }).from(teamsTable);
        const changedIds = rows
          .filter((row) => directory.findTeamById(row.id)?.revision !== row.revision)
          .map((row) => row.id);
        return {
          present: new Set(rows.map((row) => row.id)),
          changed: changedIds.length === 0 ? [] : await loadTeams(tx, changedIds),
        };
      },
      { isolationLevel: "repeatable read" },
    );
    // Deleted ones first: a new team may have taken the slug of one.
    for (const { team } of directory.listTeams()) {
      if (!present.has(team.id)) directory.delete(team.id);
    }
    for (const contents of changed) directory.put(contents);
  });
}
