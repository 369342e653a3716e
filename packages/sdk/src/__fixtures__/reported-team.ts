import { daysAgo, generation, messageCreated, type TestServer, type TestTeam } from "@daybook/testkit";

/** A team whose owner has used `openai/gpt-4.1` once, the day before yesterday, and sent one message. */
export async function createReportedTeam(server: TestServer, slug?: string): Promise<TestTeam> {
  const team = await server.createTeam(slug === undefined ? {} : { slug });
  const time = `${daysAgo(2)}T12:00:00Z`;
  await server.send(team, [
    generation({ time, data: { user: team.ownerEmail } }),
    messageCreated({ time, data: { user: team.ownerEmail } }),
  ]);
  return team;
}
