import { createHash } from "node:crypto";
import { daysAgo, type SeededRandom, type TestClient, type TestTeam } from "@daybook/testkit";

/** A team made the same way on every server; only what the server itself makes up differs. */
export interface World {
  team: TestTeam;
  /** What this server made up, by the name it has on all. */
  names: ReadonlyMap<string, string>;
  of(name: WorldName): string;
}

const MEMBERS = ["ada", "bob", "idle", "gone"] as const;
type WorldName = "team" | "owner" | (typeof MEMBERS)[number] | "key" | "workspace" | "default";

export async function createWorld(server: TestClient, slug = "acme"): Promise<World> {
  const team = await server.createTeam({ slug });
  const made = new Map<WorldName, string>([
    ["team", team.id],
    ["owner", team.ownerId],
  ]);
  for (const name of MEMBERS) {
    const aliases = name === "ada" ? ["ada-login", "ADA@old.example"] : [];
    const member = await server.createMember(team, { email: `${name}@acme.example`, name, aliases });
    made.set(name, member.id);
  }
  const path = `/admin/v1/teams/${slug}/workspaces`;
  const { data } = await server.admin<{ data: { id: string; slug: string }[] }>("GET", path);
  made.set("default", data[0]?.id ?? "");
  const workspace = await server.admin<{ id: string }>("POST", path, { name: "Lab", slug: "lab" });
  made.set("workspace", workspace.id);
  const key = await server.createKey(team, { name: "app", kind: "inference", memberEmail: "bob@acme.example" });
  made.set("key", key.hash);
  await server.admin("DELETE", `/admin/v1/teams/${slug}/members/${made.get("gone")}`);
  const of = (name: WorldName): string => {
    const value = made.get(name);
    if (value === undefined) throw new Error(`the world has no ${name}`);
    return value;
  };
  return { team, of, names: new Map([...made].map(([name, value]) => [value, `<${name}>`])) };
}

/** A hash that no server has registered. */
export const SEEN_KEY = createHash("sha256").update("seen in events only").digest("hex");

/** An event before it is told: what it names is looked up in the world it is sent to. */
export interface Telling {
  identity: Identity;
  tell: (world: World) => object;
}

/** Events of every type over 34 days, with everything that reports tell apart and text of every kind. */
export function randomTellings(random: SeededRandom, count: number): Telling[] {
  return Array.from({ length: count }, (_, index) => {
    const identity = {
      id: `event-${index}`,
      source: random.pick(["gateway/eu", 'gateway\'s \\ "us"\n\n;DROP TABLE x', "приложение 🦊"]),
      time: `${daysAgo(random.between(0, 33))}T${random.pick(["00:00:00", "11:22:33.444", "23:59:59.999"])}Z`,
    };
    return telling(random, identity);
  });
}

/** The same events again, told differently: another user, model, price or state. */
export function secondTellings(random: SeededRandom, tellings: readonly Telling[]): Telling[] {
  return tellings.map(({ identity }) => telling(random, identity));
}

interface Identity {
  id: string;
  source: string;
  time: string;
}

function telling(random: SeededRandom, identity: Identity): Telling {
  const [who, workspace, kind] = [random.between(0, 8), random.chance(0.3), random.between(0, 9)];
  const amount = (): number | null => (random.chance(0.2) ? null : random.between(0, 2 ** random.between(1, 52)));
  const money = (): string | null =>
    random.chance(0.2)
      ? null
      : `${random.between(0, 900_000)}.${String(random.between(0, 999_999_999_999)).padStart(12, "0")}`;
  const generation = {
    model: random.pick(["openai/gpt-4.1", "anthropic/claude", "modèle/ü"]),
    model_permaslug: random.pick(["permaslug-1", "permaslug-2", undefined]),
    provider_name: random.pick(["OpenAI", "Azure", "Груша"]),
    status: random.pick(["ok", "aborted", "error", undefined]),
    prompt_tokens: amount(),
    cached_tokens: 0,
    completion_tokens: amount(),
    usage: money(),
    byok_usage_inference: money(),
    is_byok: random.pick([true, false, undefined]),
    latency_ms: random.pick([0.125, 320, undefined]),
    streamed: random.pick([true, undefined]),
  };
  const tell = (world: World): object => {
    const people = [
      { user: world.of("ada") },
      { user: "ada-login" },
      { user: "ada@OLD.example" },
      { user: "bob@acme.example" },
      { user: world.of("gone") },
      { user: "stranger@elsewhere.example", api_key_hash: SEEN_KEY },
      { user: "login with spaces" },
      { api_key_hash: world.of("key") },
      {},
    ];
    const common = { ...people[who], ...(workspace ? { workspace: "lab" } : {}), chat_id: "c1" };
    const event = { specversion: "1.0", ...identity };
    if (kind < 2) return { ...event, type: "chat.created", data: { ...common, title: "a\tb" } };
    if (kind < 5) {
      return {
        ...event,
        type: "com.acme.message.created",
        data: { ...common, role: kind === 2 ? "assistant" : "user" },
      };
    }
    return { ...event, type: "generation.completed", data: { ...common, ...withoutAbsent(generation) } };
  };
  return { identity, tell };
}

function withoutAbsent(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
