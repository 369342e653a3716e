import { isDeepStrictEqual } from "node:util";
import { DAY_MS, formatPicoUsd, parsePicoUsd } from "@daybook/engine";
import type { SeededRandom, TestClient, TestTeam } from "@daybook/testkit";

/** An event as it was sent, beside what it must count for. */
interface Sent {
  wire: object;
  day: string;
  model: string | null;
  user: string;
  isChat: boolean;
  isMessage: boolean;
  promptTokens: number;
  picoUsd: bigint;
  quarter: number;
}

/** How many days back the events reach. */
export const AGE_DAYS = 70;

const USERS = ["wynn@example.com", "wynn-7", "quill@example.com", "stranger-3"] as const;
const MODELS = ["openai/gpt-4.1", "anthropic/claude-sonnet-4", "qwen/qwen3"] as const;

/** A team whose events are spread over many days, and what its reports must say, recounted from what was sent. */
export class AgedTeam {
  readonly team: TestTeam;
  readonly sent: Sent[] = [];
  readonly #random: SeededRandom;
  readonly #todayMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;

  private constructor(team: TestTeam, random: SeededRandom) {
    this.team = team;
    this.#random = random;
  }

  /** Makes the team with two members, one of whom has an alias, and sends it so many events. */
  static async create(server: TestClient, random: SeededRandom, events: number): Promise<AgedTeam> {
    const team = await server.createTeam();
    await server.createMember(team, { email: "wynn@example.com", name: "Wynn Hollis", aliases: ["wynn-7"] });
    await server.createMember(team, { email: "quill@example.com" });
    const aged = new AgedTeam(team, random);
    for (let number = 0; number < events; number++) aged.sent.push(aged.#event(number));
    await server.send(
      team,
      aged.sent.map(({ wire }) => wire),
    );
    // Some of it again, as senders do: a repeat is one event.
    await server.send(team, random.shuffled(aged.sent.map(({ wire }) => wire)).slice(0, Math.ceil(events / 4)));
    return aged;
  }

  #event(number: number): Sent {
    const random = this.#random;
    const quarter = random.between(0, 95);
    // The whole of today may not be over.
    const ms = this.#todayMs - random.between(1, AGE_DAYS) * DAY_MS + quarter * 900_000 + random.between(0, 899_999);
    const type = random.pick(["generation.completed", "generation.completed", "chat.created", "message.created"]);
    const [user, isGeneration] = [random.pick(USERS), type === "generation.completed"];
    const micros = random.between(0, 5_000_000);
    const model = random.pick(MODELS);
    const promptTokens = random.between(0, 9_000);
    return {
      wire: {
        specversion: "1.0",
        id: `aged-${number}`,
        source: "aged",
        type,
        time: new Date(ms).toISOString(),
        data: {
          user,
          chat_id: `c${number % 9}`,
          ...(isGeneration
            ? { model, provider_name: "Provider", prompt_tokens: promptTokens, usage: `${micros}e-6` }
            : { title: user.startsWith("wynn") ? "Plans of Wynn" : "Plans" }),
          ...(type === "message.created" ? { role: "user" } : {}),
        },
      },
      day: new Date(ms).toISOString().slice(0, 10),
      model: isGeneration ? model : null,
      user,
      isChat: type === "chat.created",
      isMessage: type === "message.created",
      promptTokens: isGeneration ? promptTokens : 0,
      picoUsd: isGeneration ? BigInt(micros) * 1_000_000n : 0n,
      quarter,
    };
  }

  /** Everything that reports must say, as texts that can be compared. */
  expected(): Facts {
    const usage = new Map<string, { requests: number; promptTokens: number; picoUsd: bigint }>();
    const hours = new Map<string, number>();
    const people = new Map<string, { chats: number; messages: number; days: Set<string> }>();
    for (const { day, model, user, isChat, isMessage, promptTokens, picoUsd, quarter } of this.sent) {
      if (model !== null) {
        const sums = usage.get(`${day} ${model}`) ?? { requests: 0, promptTokens: 0, picoUsd: 0n };
        sums.requests++;
        sums.promptTokens += promptTokens;
        sums.picoUsd += picoUsd;
        usage.set(`${day} ${model}`, sums);
        const hour = `${day} ${String(Math.floor(quarter / 4)).padStart(2, "0")}`;
        hours.set(hour, (hours.get(hour) ?? 0) + 1);
      }
      const name = user === "wynn-7" ? "wynn@example.com" : user;
      const person = people.get(name) ?? { chats: 0, messages: 0, days: new Set() };
      person.chats += Number(isChat);
      person.messages += Number(isMessage);
      person.days.add(day);
      people.set(name, person);
    }
    return {
      usage: sorted([...usage], ([key, sums]) => [key, sums.requests, sums.promptTokens, formatPicoUsd(sums.picoUsd)]),
      hours: sorted([...hours], ([key, requests]) => [key, requests]),
      people: [...people.values()]
        .map(({ chats, messages, days }) => [chats, messages, days.size].join(" "))
        .toSorted(),
    };
  }

  /** The same, as the server's reports have it. */
  async reported(server: TestClient): Promise<Facts> {
    const key = this.team.managementKey;
    const from = new Date(this.#todayMs - (AGE_DAYS + 1) * DAY_MS).toISOString().slice(0, 10);
    const usage = await rowsOf(server, key, `/v1/reports/activity?start=${from}&group_by=day,model`);
    const hours = await rowsOf(server, key, `/v1/reports/activity?start=${from}&group_by=hour`);
    const people = await rowsOf(server, key, "/v1/reports/user-activity");
    return {
      usage: sorted(usage, (row) => [
        `${text(row["date"])} ${text(row["model"])}`,
        row["requests"],
        row["prompt_tokens"],
        formatPicoUsd(parsePicoUsd(text(row["usage"])) ?? -1n),
      ]),
      hours: sorted(hours, (row) => [text(row["hour"]).slice(0, 13).replace("T", " "), row["requests"]]),
      people: people
        .filter(({ activeDays }) => activeDays !== 0)
        .map(({ chatCount, messageCount, activeDays }) => [chatCount, messageCount, activeDays].join(" "))
        .toSorted(),
    };
  }

  /** @throws Error that says what differs */
  async requireRight(server: TestClient, when: string): Promise<void> {
    const [is, must] = [await this.reported(server), this.expected()];
    if (isDeepStrictEqual(is, must)) return;
    const first = (["usage", "hours", "people"] as const).flatMap((part) => {
      const missing = must[part].filter((line) => !is[part].includes(line)).slice(0, 3);
      const strange = is[part].filter((line) => !must[part].includes(line)).slice(0, 3);
      return missing.length + strange.length === 0 ? [] : [{ part, missing, strange }];
    });
    throw new Error(`${when}: the reports are not what was sent: ${JSON.stringify(first)}`);
  }
}

export interface Facts {
  usage: string[];
  hours: string[];
  /** Without names, which an erasure changes. */
  people: string[];
}

async function rowsOf(server: TestClient, key: string, path: string): Promise<Record<string, unknown>[]> {
  const answer = await server.call("GET", path, { key });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  const { data } = answer.json as { data: Record<string, unknown>[] };
  return data;
}

function sorted<Item>(items: readonly Item[], line: (item: Item) => readonly unknown[]): string[] {
  return items.map((item) => line(item).join(" ")).toSorted();
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
