import type { TestServer, TestTeam } from "@daybook/testkit";

/** How many events of the team are stored, each counted once. */
export async function countStored({ daybook: { analytics } }: TestServer, team: TestTeam): Promise<number> {
  const [row] = await analytics.query<{ n: number }>({
    sql: `SELECT toUInt32(count()) AS n FROM ${analytics.database}.events FINAL WHERE team = {team:String}`,
    params: { team: team.id },
  });
  return row?.n ?? 0;
}

/** The stored rows of the team as columns, in the order of their ids. */
export async function readStored(
  { daybook: { analytics } }: TestServer,
  team: TestTeam,
): Promise<Record<string, unknown>[]> {
  return await analytics.query({
    sql: `SELECT * EXCEPT (ver) FROM ${analytics.database}.events FINAL WHERE team = {team:String} ORDER BY id`,
    params: { team: team.id },
  });
}
