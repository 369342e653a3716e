import { openAccountsStore } from "@daybook/engine";
import { memberEmail, REPORT_DATASET } from "../dataset/report-dataset.js";

/**
 * Puts the dataset's members into a team, by SQL: ten thousand requests, each durable by itself, would take longer
 * than all that is measured. The data directory must not be in use.
 */
export async function fillMembers({ dataDir, team }: { dataDir: string; team: string }): Promise<void> {
  const store = await openAccountsStore({ dataDir });
  try {
    const rows = Array.from({ length: REPORT_DATASET.members }, (_, member) => {
      const id = `user_bench${String(member).padStart(19, "0")}`;
      return `('${id}', '${team}', '${memberEmail(member)}', 'Member ${member}', '{MEMBER}', '{}', now())`;
    });
    await store.db.execute(
      `INSERT INTO members (id, team_id, email, name, team_roles, former_aliases, created_at) VALUES ${rows.join(", ")}`,
    );
    await store.flush();
  } finally {
    await store.close();
  }
}
