import { chatCreated, daysAgo, generation, messageCreated, type TestServer, type TestTeam } from "@daybook/testkit";

export interface DashboardWorld {
  team: TestTeam;
  /** Management keys by the role of their holder. */
  keys: { owner: string; billing: string; member: string };
  /** Of a key that can be revoked. */
  spare: { key: string; hash: string };
  memberEmail: string;
}

const MODELS = [
  { model: "openai/gpt-4.1", provider_name: "OpenAI", usage: "0.0123" },
  { model: "anthropic/claude-sonnet-4", provider_name: "Anthropic", usage: "0.0345" },
  { model: "google/gemini-2.5-pro", provider_name: "Google", usage: "0.000000000007" },
];
const DAYS = 40;

/** A team with people of every role, and usage on every day up to this one. */
export async function makeDashboardWorld(server: TestServer): Promise<DashboardWorld> {
  const team = await server.createTeam();
  const billing = await server.createMember(team, { teamRoles: ["BILLING"], name: "Bo Billing" });
  const member = await server.createMember(team, { teamRoles: ["MEMBER"], name: "Mia Member", aliases: ["mia"] });
  await server.createMember(team, { teamRoles: ["MEMBER"], name: "Ida Idle" });
  const key = (memberEmail: string, name: string): Promise<{ key: string; hash: string }> =>
    server.createKey(team, { name, kind: "management", memberEmail });
  const events: object[] = [];
  for (let day = 0; day < DAYS; day++) {
    const time = `${daysAgo(day)}T00:00:00.500Z`;
    for (const [place, data] of MODELS.entries()) {
      const user = [team.ownerEmail, "mia", "studio@freelance.example"][(day + place) % 3];
      events.push(
        generation({ time, data: { ...data, user, prompt_tokens: 100 + day, completion_tokens: 20 + place } }),
      );
    }
    events.push(chatCreated({ time, data: { user: "mia", chat_id: `c${day}` } }));
    events.push(messageCreated({ time, data: { user: "mia", chat_id: `c${day}`, role: "user" } }));
  }
  await server.send(team, events);
  return {
    team,
    keys: {
      owner: team.managementKey,
      billing: (await key(billing.email, "Billing's page")).key,
      member: (await key(member.email, "Mia's page")).key,
    },
    spare: await key(team.ownerEmail, "Spare page key"),
    memberEmail: member.email,
  };
}
