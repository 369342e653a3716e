import type { SeededRandom } from "@daybook/testkit";

/** One telling of one fact as it was sent; null is absent, money is picodollars. */
export interface UsageTelling {
  source: string;
  id: string;
  type: "generation" | "chat.created" | "message.created";
  atMs: number;
  user: string | null;
  email: string | null;
  /** SHA-256 hex of a key. */
  key: string | null;
  chatId: string | null;
  messageId: string | null;
  role: "user" | "assistant" | null;
  title: string | null;
  projectId: string | null;
  responseId: string | null;
  operation: string | null;
  promptTokens: number | null;
  cachedTokens: number | null;
  cacheWriteTokens: number | null;
  cacheWrite1hTokens: number | null;
  completionTokens: number | null;
  usage: bigint | null;
  inputCost: bigint | null;
  outputCost: bigint | null;
  cacheReadCost: bigint | null;
  cacheWriteCost: bigint | null;
}

/** People, as events may name them. */
export interface Names {
  users: readonly [string | null, ...(string | null)[]];
  emails: readonly [string | null, ...(string | null)[]];
  keys: readonly [string | null, ...(string | null)[]];
}

const CHATS = [null, "chat-1", "chat-2", "chat 3 'quoted'", "chat\\4"] as const;
const SOURCES = ["gateway/eu", "gateway/us", "ö"] as const;
/** Texts that a careless statement, escape or order would trip over. */
const ID_BEGINNINGS = ["gen-", "it's ", 'say "', "back\\slash ", "tab\t", "line\n", "ä", "\u{1f600}", "}{ %"] as const;
const MONEY = [null, 0n, 1n, 100n, 15_000_000_000n, 333_333_333_333n, 999_998_999_999_999_999n] as const;
const TOKENS = [null, 0, 7, 125, 90_000, Number.MAX_SAFE_INTEGER] as const;

/** A telling of a new fact; few moments, so that many share one. */
export function randomTelling(
  random: SeededRandom,
  { names, number, atMs }: { names: Names; number: number; atMs: number },
) {
  const type = random.pick(["generation", "generation", "generation", "chat.created", "message.created"] as const);
  const isCall = type === "generation";
  const money = (): bigint | null => (isCall ? random.pick(MONEY) : null);
  const tokens = (): number | null => (isCall ? random.pick(TOKENS) : null);
  // Two facts share an id, and then have different sources.
  const source = at(SOURCES, number);
  const id = `${at(ID_BEGINNINGS, Math.floor(number / 2))}${Math.floor(number / 2)}`;
  return {
    source,
    id,
    type,
    atMs,
    user: random.pick(names.users),
    email: random.pick(names.emails),
    key: random.pick(names.keys),
    chatId: random.pick(CHATS),
    messageId: random.chance(0.5) ? `message-${random.between(1, 5)}` : null,
    role: type === "message.created" ? random.pick(["user", "assistant", null] as const) : null,
    title: type === "chat.created" || random.chance(0.05) ? random.pick([null, "First title", "Second title"]) : null,
    projectId: type === "chat.created" || random.chance(0.05) ? random.pick([null, "project-1", "project-2"]) : null,
    responseId: isCall && random.chance(0.5) ? answerTo({ source, id }) : null,
    operation: isCall && random.chance(0.5) ? "chat" : null,
    promptTokens: tokens(),
    cachedTokens: tokens(),
    cacheWriteTokens: tokens(),
    cacheWrite1hTokens: tokens(),
    completionTokens: tokens(),
    usage: money(),
    inputCost: money(),
    outputCost: money(),
    cacheReadCost: money(),
    cacheWriteCost: money(),
  } satisfies UsageTelling;
}

/** The id of an answer is that of one call: two facts never share it. */
export function answerTo({ source, id }: { source: string; id: string }): string {
  return `response to ${source} ${id}`;
}

function at(list: readonly string[], index: number): string {
  return list[index % list.length] ?? "";
}

/** One call costs no more. */
const CALL_PICO_USD_MAX = 999_999_000_000_000_000n;

/** What the call cost: as told, else the sum of its parts when prompt and completion are among them. */
export function chargedFor(telling: UsageTelling): bigint | null {
  const { type, usage, inputCost, outputCost, cacheReadCost, cacheWriteCost } = telling;
  if (usage !== null || type !== "generation" || inputCost === null || outputCost === null) return usage;
  const cost = inputCost + outputCost + (cacheReadCost ?? 0n) + (cacheWriteCost ?? 0n);
  return cost > CALL_PICO_USD_MAX ? null : cost;
}

/** What is counted: of each (UTC day, source, id) the telling sent last. */
export function currentOf(tellings: readonly UsageTelling[]): UsageTelling[] {
  const current = new Map<string, UsageTelling>();
  for (const telling of tellings) current.set(identityOf(telling), telling);
  return [...current.values()];
}

function identityOf({ atMs, source, id }: UsageTelling): string {
  return JSON.stringify([dayOf(atMs), source, id]);
}

export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** Newest first; of one moment by source and id, in the order of their bytes. */
export function byPlace(a: UsageTelling, b: UsageTelling): number {
  return b.atMs - a.atMs || compareBytes(a.source, b.source) || compareBytes(a.id, b.id);
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Picodollars as plain decimal dollars without needless zeros. */
export function toDollars(pico: bigint): string {
  const digits = pico.toString().padStart(13, "0");
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "");
}

export function toWireEvent(telling: UsageTelling): object {
  const { source, id, type, atMs } = telling;
  const money = (pico: bigint | null): string | null => (pico === null ? null : toDollars(pico));
  return {
    specversion: "1.0",
    id,
    source,
    type: type === "generation" ? "generation.completed" : type,
    time: new Date(atMs).toISOString(),
    data: {
      user: telling.user,
      user_email: telling.email,
      api_key_hash: telling.key,
      chat_id: telling.chatId,
      message_id: telling.messageId,
      role: telling.role,
      title: telling.title,
      project_id: telling.projectId,
      response_id: telling.responseId,
      operation: telling.operation,
      ...(type === "generation" ? { model: "maker/model", provider_name: "Maker" } : {}),
      prompt_tokens: telling.promptTokens,
      cached_tokens: telling.cachedTokens,
      cache_write_tokens: telling.cacheWriteTokens,
      cache_write_1h_tokens: telling.cacheWrite1hTokens,
      completion_tokens: telling.completionTokens,
      usage: money(telling.usage),
      input_cost: money(telling.inputCost),
      output_cost: money(telling.outputCost),
      cache_read_cost: money(telling.cacheReadCost),
      cache_write_cost: money(telling.cacheWriteCost),
    },
  };
}
