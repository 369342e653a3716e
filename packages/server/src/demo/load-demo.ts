import { z } from "zod";
import { DaybookError } from "@daybook/engine";
import { demoClient } from "./demo-client.js";
import { demoEvents } from "./demo-events.js";
import { readDemoFile, writeDemoFile } from "./demo-file.js";
import { demoTeams } from "./demo-teams.js";
import type { DemoClient } from "./demo-client.js";
import type { DemoCredentials } from "./demo-file.js";
import type { DemoKey, DemoTeam } from "./demo-teams.js";

export interface DemoProgress {
  team: string;
  /** Events of this team, replays included. */
  sent: number;
  total: number;
}

const BATCH_EVENTS = 5_000;

/**
 * Make three teams with people, keys and 60 days of usage, through the same HTTP doors that everybody uses.
 *
 * Safe to interrupt and to repeat: what exists is used again, keys whose secret was lost are revoked and replaced, and
 * events have ids of their own. Returns at once what `<dataDir>/demo.json` says when that was completed before.
 *
 * @param options.operatorToken may administer every team
 * @param options.nowMs usage ends here
 * @throws DaybookError `store_unavailable` when the server refuses or cannot be reached
 */
export async function loadDemo(options: {
  baseUrl: string;
  operatorToken: string;
  dataDir: string;
  nowMs: number;
  onProgress: (progress: DemoProgress) => void;
}): Promise<DemoCredentials> {
  const { dataDir, nowMs, onProgress } = options;
  const saved = (await readDemoFile(dataDir)) ?? { loaded: false, teams: [] };
  if (saved.loaded) return saved;
  // Before any team: the file is how the next start knows that the teams it finds are a load that was cut off.
  await writeDemoFile(dataDir, saved);

  const client = demoClient(options);
  const teams = demoTeams();
  for (const team of teams) {
    await createPeople(client, team);
    if (saved.teams.some(({ slug }) => slug === team.slug)) continue;
    saved.teams.push({ slug: team.slug, name: team.name, keys: await createKeys(client, team) });
    // Before any event: a key is shown once, and events carry the hashes of these keys.
    await writeDemoFile(dataDir, saved);
  }
  for (const team of teams)
    await sendTeam({ client, team, credentials: findTeam(saved, team.slug), nowMs, onProgress });

  const loaded = { ...saved, loaded: true };
  await writeDemoFile(dataDir, loaded);
  return loaded;
}

type TeamCredentials = DemoCredentials["teams"][number];

function findTeam(credentials: DemoCredentials, slug: string): TeamCredentials {
  const team = credentials.teams.find((candidate) => candidate.slug === slug);
  if (team === undefined) throw new RangeError(`demo.json holds no team ${slug}`);
  return team;
}

async function createPeople(client: DemoClient, team: DemoTeam): Promise<void> {
  const { slug, name } = team;
  const teams = await listItems(client, "/admin/v1/teams", z.object({ slug: z.string() }));
  if (!teams.some((existing) => existing.slug === slug)) await client.post("/admin/v1/teams", { slug, name });

  const members = await listItems(client, `/admin/v1/teams/${slug}/members`, z.object({ email: z.string() }));
  const emails = new Set(members.map(({ email }) => email));
  for (const { chatsPerDay: _, ...member } of team.members) {
    if (!emails.has(member.email)) await client.post(`/admin/v1/teams/${slug}/members`, member);
  }

  const workspaces = await listItems(client, `/admin/v1/teams/${slug}/workspaces`, z.object({ slug: z.string() }));
  const slugs = new Set(workspaces.map((workspace) => workspace.slug));
  for (const workspace of team.workspaces) {
    if (!slugs.has(workspace.slug)) await client.post(`/admin/v1/teams/${slug}/workspaces`, workspace);
  }
}

const ListedKey = z.object({ hash: z.string(), name: z.string(), revokedAt: z.string().nullable() });
const CreatedKey = z.object({ key: z.string(), hash: z.string() });

async function createKeys(client: DemoClient, team: DemoTeam): Promise<TeamCredentials["keys"]> {
  const path = `/admin/v1/teams/${team.slug}/keys`;
  const names = new Set(team.keys.map(({ name }) => name));
  for (const { hash, name, revokedAt } of await listItems(client, path, ListedKey)) {
    // Made by a load that stopped before it could write the secret down: nobody has it.
    if (names.has(name) && revokedAt === null) await client.delete(`${path}/${hash}`);
  }
  const keys: TeamCredentials["keys"] = [];
  for (const key of team.keys) keys.push({ ...key, ...(await createKey({ client, path, key })) });
  return keys;
}

async function createKey(options: {
  client: DemoClient;
  path: string;
  key: DemoKey;
}): Promise<z.infer<typeof CreatedKey>> {
  const { name, kind, memberEmail, workspace } = options.key;
  const body = { name, kind, memberEmail, ...(workspace === null ? {} : { workspace }) };
  return parseAnswer(CreatedKey, await options.client.post(options.path, body));
}

async function sendTeam(options: {
  client: DemoClient;
  team: DemoTeam;
  credentials: TeamCredentials;
  nowMs: number;
  onProgress: (progress: DemoProgress) => void;
}): Promise<void> {
  const { client, team, credentials, nowMs, onProgress } = options;
  const ingestKey = credentials.keys.find(({ kind }) => kind === "ingest");
  if (ingestKey === undefined) throw new RangeError(`demo.json holds no ingest key of ${team.slug}`);
  const keyHashes = new Map(credentials.keys.map(({ name, hash }) => [name, hash]));
  const lines = Array.from(demoEvents({ team, nowMs, keyHashes }), (event) => JSON.stringify(event));
  for (let sent = 0; sent < lines.length; sent += BATCH_EVENTS) {
    const batch = lines.slice(sent, sent + BATCH_EVENTS);
    await client.sendEvents(ingestKey.key, `${batch.join("\n")}\n`);
    onProgress({ team: team.slug, sent: sent + batch.length, total: lines.length });
  }
}

async function listItems<T>(client: DemoClient, path: string, item: z.ZodType<T>): Promise<T[]> {
  return parseAnswer(z.object({ data: z.array(item) }), await client.get(path)).data;
}

function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new DaybookError(
    "store_unavailable",
    `The server's answer is not what the demo expects: ${z.prettifyError(parsed.error)}. Build all packages from one version and start again.`,
  );
}
