import { randomUUID } from "node:crypto";
import { chatCreated, daysAgo, generation, messageCreated, type SeededRandom, type TestServer } from "@daybook/testkit";
import { signIn } from "../session/sign-in.js";

/** A team with one of everything, and usage of every sort on most days. */
export interface World {
  slug: string;
  /** By who holds it. */
  keys: Record<"owner" | "billing" | "member" | "inference" | "ingest", string>;
  /** A browser's headers that stand for the owner's key. */
  sessionHeaders: Record<string, string>;
  memberId: string;
  inferenceHash: string;
  workspaceId: string;
  /** Path parameters by the path that has them; each names something there is. */
  pathValues: Record<string, Record<string, string>>;
}

const DAYS = 40;

/** The first script that the page names. */
async function dashboardScript(server: TestServer): Promise<string> {
  const { text } = await server.call("GET", "/");
  return /\/assets\/([\w.-]+\.js)/.exec(text)?.[1] ?? "no-dashboard-was-built.js";
}

export async function makeWorld(server: TestServer, random: SeededRandom): Promise<World> {
  const team = await server.createTeam();
  const at = `/admin/v1/teams/${team.slug}`;
  await server.admin("PATCH", at, { totalCredits: "250.5" });
  const billing = await server.createMember(team, { teamRoles: ["BILLING"], name: "Bo van Dijk" });
  const member = await server.createMember(team, { aliases: ["ada"], avatar: "https://pictures.example/ada.png" });
  const workspace = await server.admin<{ id: string }>("POST", `${at}/workspaces`, {
    slug: "research",
    name: "Research",
  });
  await server.call("POST", `/api/v1/workspaces/${workspace.id}/members/add`, {
    key: team.managementKey,
    body: { user_ids: [member.id] },
  });
  const key = (memberEmail: string, kind: string, more = {}): Promise<{ key: string; hash: string }> =>
    server.createKey(team, { name: `${kind} key`, kind, memberEmail, ...more });
  const inference = await key(member.email, "inference", {
    workspace: "research",
    limitUsd: "50.25",
    limitReset: "monthly",
  });
  const spare = await key(member.email, "inference");
  await server.admin("PATCH", `${at}/keys/${spare.hash}`, { disabled: true });
  // Paused, and an address that nobody listens on: a test asks no vendor.
  await server.admin("POST", `${at}/vendors`, {
    vendor: "v0",
    key: "sk-v0",
    baseUrl: "http://127.0.0.1:9/v1",
    paused: true,
  });
  await server.admin("POST", `${at}/vendors`, {
    vendor: "openrouter",
    key: "sk-or",
    baseUrl: "http://127.0.0.1:9/api/v1",
    paused: true,
  });
  await server.admin("POST", `${at}/prices`, {
    version: "2026-10",
    unit: "USD per 1,000,000 tokens",
    prices: [{ provider: "Nobody", model: "nobody/model", valid_from: "2026-01-01", input: "1", request: "0.01" }],
  });
  await server.send(team, usage(random, { member, keyHash: inference.hash }));
  const ofTeam = { slug: team.slug };
  return {
    slug: team.slug,
    keys: {
      owner: team.managementKey,
      billing: (await key(billing.email, "management")).key,
      member: (await key(member.email, "management")).key,
      inference: inference.key,
      ingest: team.ingestKey,
    },
    sessionHeaders: (await signIn(server, [team.managementKey])).headers,
    memberId: member.id,
    inferenceHash: inference.hash,
    workspaceId: workspace.id,
    pathValues: {
      "/admin/v1/teams/{slug}": ofTeam,
      "/admin/v1/teams/{slug}/members": ofTeam,
      "/admin/v1/teams/{slug}/members/{id}": { ...ofTeam, id: member.id },
      "/admin/v1/teams/{slug}/aliases": ofTeam,
      "/admin/v1/teams/{slug}/erasures": ofTeam,
      "/admin/v1/teams/{slug}/aliases/{id}": { ...ofTeam, id: "ada" },
      "/admin/v1/teams/{slug}/workspaces": ofTeam,
      "/admin/v1/teams/{slug}/workspaces/{id}": { ...ofTeam, id: "research" },
      "/admin/v1/teams/{slug}/keys": ofTeam,
      "/admin/v1/teams/{slug}/keys/{id}": { ...ofTeam, id: spare.hash },
      "/admin/v1/teams/{slug}/vendors": ofTeam,
      "/admin/v1/teams/{slug}/vendors/{id}": { ...ofTeam, id: "v0" },
      "/admin/v1/teams/{slug}/vendors/{id}/sync": { ...ofTeam, id: "v0" },
      "/admin/v1/teams/{slug}/prices": ofTeam,
      "/admin/v1/teams/{slug}/prices/{id}": { ...ofTeam, id: "2026-10" },
      "/admin/v1/teams/{slug}/repricings": ofTeam,
      "/api/v1/keys/{hash}": { hash: spare.hash },
      "/api/v1/workspaces/{id}": { id: workspace.id },
      "/api/v1/workspaces/{id}/members": { id: "research" },
      "/api/v1/workspaces/{id}/members/add": { id: "research" },
      "/api/v1/workspaces/{id}/members/remove": { id: "research" },
      "/admin/v1/backup/events/{month}": { month: daysAgo(3).slice(0, 7).replace("-", "") },
      "/admin/v1/restore/{backup}": { backup: "6f1d7f0e-3c52-4c5e-9d0c-9c1f5a2f0b11" },
      "/admin/v1/restore/{backup}/events/{month}": { backup: "6f1d7f0e-3c52-4c5e-9d0c-9c1f5a2f0b11", month: "202611" },
      "/admin/v1/restore/{backup}/frozen": { backup: "6f1d7f0e-3c52-4c5e-9d0c-9c1f5a2f0b11" },
      "/admin/v1/restore/{backup}/erasures": { backup: "6f1d7f0e-3c52-4c5e-9d0c-9c1f5a2f0b11" },
      "/admin/v1/restore/{backup}/accounts": { backup: "6f1d7f0e-3c52-4c5e-9d0c-9c1f5a2f0b11" },
      "/avatars/{id}.svg": { id: member.id },
      "/assets/{file}": { file: await dashboardScript(server) },
    },
  };
}

function usage(random: SeededRandom, known: { member: { id: string; email: string }; keyHash: string }): object[] {
  const users = [known.member.email, "ada", "ci-runner-4", "studio@freelance.example", null] as const;
  const events: object[] = [];
  for (let day = 0; day < DAYS; day++) {
    // Today's events lie in its first second, which is over whenever the test runs.
    const time = (): string => `${daysAgo(day)}T00:00:00.${String(random.between(0, 999)).padStart(3, "0")}Z`;
    const user = random.pick(users);
    const chat = { user, chat_id: `chat-${random.between(1, 9)}`, ...(random.chance(0.5) ? { project_id: "p1" } : {}) };
    events.push(chatCreated({ time: time(), data: { ...chat, title: "Chat" } }));
    for (const role of ["user", "assistant"]) {
      events.push(messageCreated({ time: time(), data: { ...chat, message_id: randomUUID(), role } }));
    }
    events.push(generation({ time: time(), data: { ...chat, ...fullCall(random), message_id: randomUUID() } }));
    events.push(generation({ time: time(), data: { user: null, api_key_hash: known.keyHash, usage: "0.0000001" } }));
    events.push(generation({ time: time(), data: { user, status: "error", usage: null, workspace: "research" } }));
  }
  return events;
}

/** A call whose sender told all there is to tell. */
function fullCall(random: SeededRandom): Record<string, unknown> {
  return {
    model: random.pick(["openai/gpt-4.1", "anthropic/claude-sonnet-4"]),
    app: "Notebook",
    variant: "standard",
    cached_tokens: 10,
    cache_write_tokens: 5,
    cache_write_1h_tokens: 2,
    possible_cached_tokens: 12,
    byok_usage_inference: "0.25",
    byok_fee: "0.0125",
    usage: "0.1",
    input_cost: "0.04",
    output_cost: "0.05",
    cache_read_cost: "0.005",
    cache_write_cost: "0.005",
    usage_upstream: "0.08",
    usage_cache: "-0.001",
    usage_data: "-0.002",
    usage_web: "0.01",
    is_byok: true,
    latency_ms: random.between(100, 900),
    ttft_ms: 90,
    generation_ms: 2_100,
    router_latency_ms: 7,
    streamed: true,
    finish_reason: "stop",
    guardrail_invoked: false,
    response_cached: false,
    response_id: randomUUID(),
    operation: "chat",
    session_id: "s1",
    country: "CH",
    data_region: "europe",
    origin: "https://notebook.example",
  };
}
