import { sealDays } from "@daybook/engine";
import { seededRandom, type SeededRandom, type TestServer, type TestTeam } from "@daybook/testkit";
import { type TeamModel, type WhoModel, whoDid } from "../oracle/team-model.js";
import {
  answerTo,
  currentOf,
  dayOf,
  type Names,
  randomTelling,
  toWireEvent,
  type UsageTelling,
} from "./usage-telling.js";

/** Days on which events are told, newest first, as days before the server's today. */
const DAYS_BACK = [0, 0, 1, 1, 2, 3, 6, 7, 40] as const;
const DAY_MS = 86_400_000;
/** Strings that mean no member. */
const STRANGERS = ["Stranger", "who@else.example"] as const;

export interface UsageCaller {
  key: string;
  /** The member to whose own usage the caller is held; null: sees all. */
  onlyId: string | null;
}

interface WorldParts {
  server: TestServer;
  team: TestTeam;
  model: TeamModel;
  callers: { owner: UsageCaller; billing: UsageCaller; member: UsageCaller };
  names: Names;
  nowMs: number;
}

/** A team, everything it was sent, in order, and what the test knows of its people by its own doing. */
export class UsageWorld implements WorldParts {
  readonly server: TestServer;
  readonly team: TestTeam;
  readonly model: TeamModel;
  readonly callers: WorldParts["callers"];
  readonly names: Names;
  readonly nowMs: number;
  readonly tellings: UsageTelling[] = [];
  /** By the string of an unlinked person, the id under which reports have them. */
  readonly unlinkedIds = new Map<string, string>();
  #number = 0;

  private constructor({ server, team, model, callers, names, nowMs }: WorldParts) {
    this.server = server;
    this.team = team;
    this.model = model;
    this.callers = callers;
    this.names = names;
    this.nowMs = nowMs;
  }

  static async create(server: TestServer, nowMs: number): Promise<UsageWorld> {
    const team = await server.createTeam();
    const { slug } = team;
    const people = {
      ada: { email: `ada@${slug}.example`, teamRoles: ["MEMBER"], aliases: ["ada-login"] },
      bo: { email: `bo@${slug}.example`, teamRoles: ["BILLING"], aliases: [] },
      gone: { email: `gone@${slug}.example`, teamRoles: ["MEMBER"], aliases: ["gone-login"] },
    };
    const made = {
      ada: await server.createMember(team, people.ada),
      bo: await server.createMember(team, people.bo),
      gone: await server.createMember(team, people.gone),
    };
    await server.admin("DELETE", `/admin/v1/teams/${slug}/members/${made.gone.id}`);
    const keyOf = async (
      memberEmail: string,
      kind: "management" | "inference",
    ): Promise<{ key: string; hash: string }> => server.createKey(team, { name: kind, kind, memberEmail });
    const [adaReads, boReads] = [await keyOf(made.ada.email, "management"), await keyOf(made.bo.email, "management")];
    const adaCalls = await keyOf(made.ada.email, "inference");
    const model: TeamModel = {
      members: [
        { id: team.ownerId, email: team.ownerEmail, aliases: [], removal: null },
        { id: made.ada.id, email: people.ada.email, aliases: people.ada.aliases, removal: null },
        { id: made.bo.id, email: people.bo.email, aliases: people.bo.aliases, removal: null },
        { id: made.gone.id, email: people.gone.email, aliases: people.gone.aliases, removal: 1 },
      ],
      keys: [{ hash: adaCalls.hash, kind: "inference", memberId: made.ada.id, workspace: null }],
      hidesUnlinked: false,
    };
    const names: Names = {
      users: [null, people.ada.email.toUpperCase(), "ada-login", made.bo.id, "gone-login", ...STRANGERS],
      emails: [null, null, people.bo.email, people.ada.email, "who@else.example"],
      keys: [null, adaCalls.hash, "f".repeat(64)],
    };
    const callers = {
      owner: { key: team.managementKey, onlyId: null },
      billing: { key: boReads.key, onlyId: null },
      member: { key: adaReads.key, onlyId: made.ada.id },
    };
    const world = new UsageWorld({ server, team, model, callers, names, nowMs });
    await world.#meetStrangers();
    return world;
  }

  /** Strangers do something, so that the people report tells their ids. */
  async #meetStrangers(): Promise<void> {
    const random = seededRandom(1);
    const hello = { ...randomTelling(random, { names: this.names, number: 0, atMs: this.nowMs - 1000 }), email: null };
    await this.send(STRANGERS.map((user, index) => ({ ...toldOf(hello, "hello", `hello-${index}`), user })));
    const report = await this.server.call("GET", "/v1/reports/user-activity", { key: this.team.managementKey });
    const { data } = report.json as { data: { user: { id: string; name: string } }[] };
    for (const { user } of data) if (user.id.startsWith("person_")) this.unlinkedIds.set(user.name, user.id);
    if (this.unlinkedIds.size !== STRANGERS.length) throw new Error(`the report has other strangers: ${report.text}`);
  }

  /** New facts, on any of the days. */
  invent(random: SeededRandom, count: number): UsageTelling[] {
    return Array.from({ length: count }, () => {
      // Few moments of a day, so that many events share one.
      const ofDay = random.chance(0.5) ? random.between(0, 5) * 1000 : random.between(0, 43_199_999);
      const atMs = Math.floor(this.nowMs / DAY_MS - random.pick(DAYS_BACK)) * DAY_MS + ofDay;
      return randomTelling(random, { names: this.names, number: this.#number++, atMs });
    });
  }

  async send(tellings: readonly UsageTelling[]): Promise<void> {
    if (tellings.length === 0) return;
    await this.server.send(this.team, tellings.map(toWireEvent));
    this.tellings.push(...tellings);
  }

  /** What may happen between two pages: new and late events, repeats, corrections of all but the time, seals. */
  async happen(random: SeededRandom): Promise<void> {
    await this.send(this.invent(random, random.between(0, 6)));
    const repeated = currentOf(this.tellings).filter(() => random.chance(0.2));
    await this.send(repeated);
    const corrected = currentOf(this.tellings).filter(() => random.chance(0.05));
    await this.send(
      corrected.map(({ source, id, atMs }) =>
        toldOf(randomTelling(random, { names: this.names, number: 0, atMs }), source, id),
      ),
    );
    if (random.chance(0.5)) await this.seal(random);
  }

  /** Seals some of the days. */
  async seal(random: SeededRandom): Promise<void> {
    const days = [...new Set(this.tellings.map(({ atMs }) => dayOf(atMs)))].filter(() => random.chance(0.6));
    await sealDays(this.server.daybook.analytics, { team: this.team.id, days });
  }

  current(): UsageTelling[] {
    return currentOf(this.tellings);
  }

  whoDid(telling: UsageTelling): WhoModel | null {
    return whoDid(this.model, telling);
  }

  /** The id of the person in reports; null for nobody. */
  personOf(telling: UsageTelling): string | null {
    const who = this.whoDid(telling);
    if (who === null) return null;
    return "member" in who ? who.member.id : (this.unlinkedIds.get(who.text) ?? `no id of ${who.text} is known`);
  }

  /** The address reports show for an id. */
  emailOf(personId: string): string {
    const member = this.model.members.find(({ id }) => id === personId);
    if (member !== undefined) return member.email;
    const [text = ""] = [...this.unlinkedIds].find(([, id]) => id === personId) ?? [];
    return text.includes("@") ? text : `${personId}@unlinked.invalid`;
  }
}

/** The same words of another fact. */
function toldOf(telling: UsageTelling, source: string, id: string): UsageTelling {
  return { ...telling, source, id, responseId: telling.responseId === null ? null : answerTo({ source, id }) };
}
