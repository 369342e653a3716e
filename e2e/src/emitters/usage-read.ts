import type { TestServer, TestTeam } from "@daybook/testkit";

/** What reports say that a team used, and who did. */
export interface ReadUsage {
  requests: number;
  prompt: number;
  completion: number;
  cached: number;
  reasoning: number;
}

/** Sums of Daybook's own report of usage, which has no bound of days. */
export async function readUsage(server: TestServer, team: TestTeam): Promise<ReadUsage> {
  const start = new Date(Date.now() - 2 * 86_400_000).toISOString();
  const end = new Date(Date.now() + 86_400_000).toISOString();
  const answer = await server.call("GET", `/v1/reports/activity?start=${start}&end=${end}&group_by=model`, {
    key: team.managementKey,
  });
  if (answer.status !== 200) throw new Error(answer.text);
  const { meta } = answer.json as { meta: { totals: Record<string, unknown> } };
  const sum = (name: string): number => Number(meta.totals[name]);
  return {
    requests: sum("requests"),
    prompt: sum("prompt_tokens"),
    completion: sum("completion_tokens"),
    cached: sum("cached_tokens"),
    reasoning: sum("reasoning_tokens"),
  };
}

/** The events of a team as reports read them, but those that follow from others. */
export async function readEvents(server: TestServer, team: TestTeam): Promise<Record<string, unknown>[]> {
  return (await readAllEvents(server, team)).filter(({ source }) => source !== DERIVED);
}

/** The chats and messages that follow from traces. */
export async function readDerived(server: TestServer, team: TestTeam): Promise<Record<string, unknown>[]> {
  return (await readAllEvents(server, team)).filter(({ source }) => source === DERIVED);
}

const DERIVED = "daybook:derived";

async function readAllEvents(
  { daybook: { analytics } }: TestServer,
  team: TestTeam,
): Promise<Record<string, unknown>[]> {
  return analytics.query({
    sql: `SELECT * EXCEPT (ver, received_at) FROM ${analytics.database}.events FINAL
      WHERE team = {team:String} AND type != 'retracted' ORDER BY day, source, id`,
    params: { team: team.id },
  });
}

/** Everything that Daybook keeps of a team in its analytics store, as text. */
export async function readEverything({ daybook: { analytics } }: TestServer, team: TestTeam): Promise<string> {
  const tables = ["events", "event_facts"].map((table) =>
    analytics.query({
      sql: `SELECT * FROM ${analytics.database}.${table} WHERE team = {team:String}`,
      params: { team: team.id },
    }),
  );
  return JSON.stringify(await Promise.all(tables));
}
