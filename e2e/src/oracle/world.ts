import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { DAY_MS, dayOf, type Telling } from "./telling.js";
import type { MemberModel, TeamModel } from "./team-model.js";
import { ENDPOINTS, type EventPlan, MONEY, timeText } from "./wire-event.js";

/** A batch as it was sent, beside what it means. */
export interface Batch {
  wire: readonly object[];
  tellings: readonly Telling[];
}

/** One team: the real one, what the test knows of it, and everything acknowledged, in order. */
export interface TeamWorld {
  real: TestTeam;
  model: TeamModel;
  workspaces: readonly string[];
  users: readonly (string | null)[];
  emails: readonly (string | null)[];
  keys: readonly (string | null)[];
  acknowledged: Telling[];
  batches: Batch[];
  /** Ids under which unlinked people were reported, by their string. */
  unlinkedIds: Map<string, string>;
}

/** Names that mean nobody at first, and may become somebody's. */
export const STRANGERS = ["u-42", "U-42", "ghost@else.example", "mail@else.example"];
export const UNSEEN_KEY = "f".repeat(64);
const UNREGISTERED_KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/** A server that may be restarted under the test, with a clock the test sets. */
export class World {
  teams: TeamWorld[] = [];
  mergesStopped = false;
  removals = 0;

  readonly #clock: { nowMs: number };

  private constructor(
    readonly dataDir: string,
    public server: TestServer,
    clock: { nowMs: number },
  ) {
    this.#clock = clock;
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  set nowMs(nowMs: number) {
    this.#clock.nowMs = nowMs;
  }

  static async open(): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), "daybook-oracle-"));
    const clock = { nowMs: Date.UTC(2024, 2, 1) };
    return new World(dataDir, await startServer({ dataDir, nowMs: () => clock.nowMs }), clock);
  }

  async restart(): Promise<void> {
    await this.server.close();
    this.server = await startServer({ dataDir: this.dataDir, nowMs: () => this.nowMs });
    // A stop of merges does not outlive the engine.
    this.mergesStopped = false;
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  get database(): string {
    return this.server.daybook.analytics.database;
  }

  async engine(sql: string): Promise<void> {
    await this.server.daybook.analytics.command({ sql });
  }

  /** Fresh teams, so that runs do not see each other. */
  async begin(todayMs: number, teamCount: number): Promise<void> {
    this.nowMs = todayMs;
    this.teams = [];
    for (let number = 0; number < teamCount; number++) this.teams.push(await this.#createTeam());
  }

  team(index: number): TeamWorld {
    const team = this.teams[index % this.teams.length];
    if (team === undefined) throw new Error("a world has teams");
    return team;
  }

  /** Sends a batch that must be acknowledged, and remembers it as counted from then on. */
  async send(team: TeamWorld, batch: Batch): Promise<void> {
    await this.server.send(team.real, batch.wire);
    team.acknowledged.push(...batch.tellings);
  }

  toBatch(team: TeamWorld, plans: readonly EventPlan[]): Batch {
    const tellings = plans.map((plan) => this.#toTelling(team, plan));
    return { tellings, wire: tellings.map((telling, row) => toWire(telling, at(plans, row), team)) };
  }

  async #createTeam(): Promise<TeamWorld> {
    const { server } = this;
    const real = await server.createTeam();
    const slug = real.slug;
    const ada = await server.createMember(real, { email: `ada@${slug}.example`, aliases: ["ada-login"] });
    const bob = await server.createMember(real, { email: `Bob@${slug}.example` });
    const second = await server.admin<{ id: string }>("POST", `/admin/v1/teams/${slug}/workspaces`, {
      slug: "second",
      name: "Second",
    });
    const bound = { name: "bound", kind: "inference", memberEmail: bob.email, workspace: "second" };
    const boundKey = await server.createKey(real, bound);
    const freeKey = await server.createKey(real, { name: "free", kind: "inference", memberEmail: ada.email });
    const keys = await server.admin<{ data: { hash: string; kind: "management" | "inference" | "ingest" }[] }>(
      "GET",
      `/admin/v1/teams/${slug}/keys`,
    );
    const workspaces = await server.admin<{ data: { id: string; isDefault: boolean }[] }>(
      "GET",
      `/admin/v1/teams/${slug}/workspaces`,
    );
    const first = workspaces.data.find(({ isDefault }) => isDefault)?.id ?? "";
    const owners = new Map([
      [boundKey.hash, bob.id],
      [freeKey.hash, ada.id],
    ]);
    const member = (id: string, email: string, aliases: string[] = []): MemberModel => ({
      id,
      email: email.toLowerCase(),
      aliases,
      removal: null,
    });
    return {
      real,
      model: {
        members: [
          member(real.ownerId, real.ownerEmail),
          member(ada.id, ada.email, ["ada-login"]),
          member(bob.id, bob.email),
        ],
        keys: keys.data.map(({ hash, kind }) => ({
          hash,
          kind,
          memberId: owners.get(hash) ?? real.ownerId,
          workspace: hash === boundKey.hash ? second.id : null,
        })),
        hidesUnlinked: false,
      },
      workspaces: [first, second.id],
      users: [
        null,
        null,
        real.ownerEmail,
        ada.id,
        ada.email,
        ada.email.toUpperCase(),
        "ada-login",
        "Ada-Login",
        bob.email,
        bob.id,
        ...STRANGERS,
        "Ghost@Else.example",
      ],
      emails: [null, null, null, ada.email.toUpperCase(), "ghost@else.example", "mail@else.example"],
      keys: [null, null, ...keys.data.map(({ hash }) => hash), UNREGISTERED_KEY],
      acknowledged: [],
      batches: [],
      unlinkedIds: new Map(),
    };
  }

  #toTelling(team: TeamWorld, plan: EventPlan): Telling {
    const today = Math.floor(this.nowMs / DAY_MS) * DAY_MS;
    const endpoint = at(ENDPOINTS, plan.endpoint);
    const key = at(team.keys, plan.key);
    const boundTo = team.model.keys.find(({ hash }) => hash === key)?.workspace;
    const isGeneration = plan.type === "generation";
    return {
      source: `app-${plan.source}`,
      id: `event-${plan.id}`,
      type: plan.type,
      // A clock may be ten minutes ahead of the server's, no more.
      atMs: Math.min(today - plan.daysBack * DAY_MS + plan.msOfDay, this.nowMs + 600_000),
      user: at(team.users, plan.user),
      email: at(team.emails, plan.email),
      key,
      workspace: boundTo ?? at(team.workspaces, plan.workspace),
      role: plan.type === "message.created" ? plan.role : null,
      status: plan.status ?? "ok",
      model: endpoint.model,
      permaslug: endpoint.permaslug,
      endpoint: endpoint.endpoint,
      provider: endpoint.provider,
      promptTokens: isGeneration ? plan.promptTokens : null,
      cachedTokens: isGeneration ? plan.cachedTokens : null,
      completionTokens: isGeneration ? plan.completionTokens : null,
      reasoningTokens: isGeneration ? plan.reasoningTokens : null,
      usage: isGeneration ? at(MONEY, plan.usage).pico : null,
      byok: isGeneration ? at(MONEY, plan.byok).pico : null,
    };
  }
}

/** Days with events of the team, newest first. */
export function daysOf(team: TeamWorld): string[] {
  return [...new Set(team.acknowledged.map(({ atMs }) => dayOf(atMs)))].toSorted().toReversed();
}

/** Any number picks one: lists are short, plans are made before the lists are known. */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError(`${index} of ${items.length}`);
  return item;
}

const WIRE_TYPES = {
  generation: "generation.completed",
  "chat.created": "com.acme.chat.created",
  "message.created": "message.created",
};

function toWire(telling: Telling, plan: EventPlan, team: TeamWorld): object {
  const absent = undefined;
  const isGeneration = telling.type === "generation";
  const [first] = team.workspaces;
  const workspace = at(team.workspaces, plan.workspace);
  return {
    specversion: "1.0",
    id: telling.id,
    source: telling.source,
    type: WIRE_TYPES[telling.type],
    time: timeText(telling.atMs, plan.offsetMinutes),
    ...(plan.asSubject && telling.user !== null ? { subject: telling.user } : {}),
    data: {
      user: plan.asSubject ? absent : telling.user,
      user_email: telling.email,
      api_key_hash: telling.key?.toUpperCase() ?? null,
      // The default workspace is also where events without one belong.
      workspace: workspace === first ? absent : plan.asSubject ? "second" : workspace,
      role: telling.role ?? absent,
      status: plan.status ?? absent,
      ...(isGeneration
        ? {
            model: telling.model,
            model_permaslug: telling.permaslug,
            provider_name: telling.provider,
            endpoint_id: at(ENDPOINTS, plan.endpoint).isDerived ? absent : telling.endpoint.toUpperCase(),
            prompt_tokens: plan.promptTokens,
            cached_tokens: plan.cachedTokens,
            completion_tokens: plan.completionTokens,
            reasoning_tokens: plan.reasoningTokens,
            usage: at(MONEY, plan.usage).wire,
            byok_usage_inference: at(MONEY, plan.byok).wire,
          }
        : {}),
    },
  };
}
