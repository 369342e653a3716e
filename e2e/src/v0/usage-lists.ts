import type { Answer, TestServer } from "@daybook/testkit";
import { expect } from "vitest";
import { chargedFor, toDollars, type UsageTelling } from "./usage-telling.js";
import type { UsageWorld } from "./usage-world.js";

/** One of the three lists of generations: how it is asked, and what it must say of an event. */
export interface UsageList {
  name: string;
  path: string;
  /** Names of its range parameters. */
  bounds: [start: string, end: string];
  hasFilters: boolean;
  /** Every field of the row but the person's own data; absent means that the key must be absent. */
  rowOf(telling: UsageTelling, world: UsageWorld): Record<string, unknown>;
  /** Where the body has the cursor, and what it must say beside it. */
  cursorOf(body: Record<string, unknown>): string | null;
}

type Json = Record<string, unknown>;

export const V1_USAGE: UsageList = {
  name: "v1 usage",
  path: "/v1/reports/usage",
  bounds: ["startDate", "endDate"],
  hasFilters: true,
  rowOf: (telling, world) => ({
    id: telling.id,
    object: "usage_event",
    type: telling.messageId === null ? "api_request" : "message",
    promptCost:
      telling.inputCost === null
        ? undefined
        : toDollars(sum([telling.inputCost, telling.cacheReadCost, telling.cacheWriteCost])),
    completionCost: telling.outputCost === null ? undefined : toDollars(telling.outputCost),
    totalCost: toDollars(chargedFor(telling) ?? 0n),
    chatId: telling.chatId ?? undefined,
    messageId: telling.messageId ?? undefined,
    person: world.personOf(telling),
    createdAt: new Date(telling.atMs).toISOString(),
  }),
  cursorOf(body) {
    const { hasMore, nextCursor, nextUrl, ...rest } = toJson(body["pagination"]);
    expect(rest).toEqual({});
    expect(body["meta"]).toEqual({ totalCount: String(toRows(body).length) });
    if (hasMore === true) return toText(nextCursor);
    expect([hasMore, nextCursor, nextUrl]).toEqual([false, undefined, undefined]);
    return null;
  },
};

const V1_AI_USAGE: UsageList = {
  name: "v1 AI usage",
  path: "/v1/reports/usage/ai",
  bounds: ["start", "end"],
  hasFilters: false,
  rowOf(telling, world) {
    const tokens = tokensOf(telling);
    return {
      eventId: telling.id,
      modelId: "maker/model",
      inputTokens: String(tokens.input),
      outputTokens: String(tokens.output),
      totalTokens: String(tokens.total),
      cacheCreationInputTokens: String(tokens.cacheWrite),
      cacheCreationInputTokens1h: telling.cacheWrite1hTokens === null ? undefined : String(telling.cacheWrite1hTokens),
      cacheReadInputTokens: String(tokens.cacheRead),
      timestamp: new Date(telling.atMs).toISOString(),
      requestId: telling.responseId ?? "",
      useCase: telling.operation ?? "",
      chatId: telling.chatId ?? "",
      messageId: telling.messageId ?? "",
      person: world.personOf(telling),
    };
  },
  cursorOf(body) {
    const { nextCursor, ...rest } = toJson(body["pagination"]);
    expect(rest).toEqual({});
    return nextCursor === null ? null : toText(nextCursor);
  },
};

export const V2_EVENTS: UsageList = {
  name: "v2 events",
  path: "/v2/usage/events",
  bounds: ["start", "end"],
  hasFilters: true,
  rowOf(telling, world) {
    const { input, output, cacheRead, cacheWrite, total } = tokensOf(telling);
    const texts = (counts: Record<string, bigint>): Json =>
      Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
    const isCounted = [
      telling.promptTokens,
      telling.cachedTokens,
      telling.cacheWriteTokens,
      telling.completionTokens,
    ].some((count) => count !== null);
    const credits = (pico: bigint | null): string => toDollars(pico ?? 0n);
    return {
      id: telling.id,
      object: "usage_event",
      type: telling.messageId === null ? "api_request" : "message",
      createdAt: new Date(telling.atMs).toISOString(),
      chatId: telling.chatId ?? undefined,
      messageId: telling.messageId ?? undefined,
      model: "maker/model",
      sources: (chargedFor(telling) ?? 0n) > 0n ? ["on-demand"] : [],
      waived: false,
      tokens: isCounted ? texts({ input, output, cacheRead, cacheWrite, total }) : null,
      creditsCost: {
        input: credits(telling.inputCost),
        output: credits(telling.outputCost),
        cacheRead: credits(telling.cacheReadCost),
        cacheWrite: credits(telling.cacheWriteCost),
        total: credits(chargedFor(telling)),
        charged: credits(chargedFor(telling)),
      },
      person: world.personOf(telling),
    };
  },
  cursorOf(body) {
    const { hasMore, cursor, ...rest } = toJson(body["pagination"]);
    expect(rest).toEqual({});
    expect(hasMore).toBe(cursor !== null);
    return cursor === null ? null : toText(cursor);
  },
};

export const USAGE_LISTS = [V1_USAGE, V1_AI_USAGE, V2_EVENTS] as const;

/** Rows of an answer, with the person's own data checked and told by the id alone. */
export function rowsOf(body: Json, world: UsageWorld): Json[] {
  return toRows(body).map(({ userId, user, userEmail, ...row }) => {
    const person = userId === undefined || userId === "" ? null : toText(userId);
    if (user !== undefined) expect(user).toMatchObject({ id: person, email: world.emailOf(person ?? "") });
    if (userEmail !== undefined) expect(userEmail).toBe(person === null ? "" : world.emailOf(person));
    return { ...row, person };
  });
}

/** The body with every number as its digits in a text, since a double could not hold them all. */
export async function ask(server: TestServer, path: string, key: string): Promise<Json> {
  const answer = await server.call("GET", path, { key });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return exactBody(answer);
}

function exactBody({ text }: Answer): Json {
  return toJson(JSON.parse(text.replaceAll(/":(-?[\d.]+)(?=[,}])/g, '":"$1"')));
}

interface TokenModel {
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  total: bigint;
}

/** Prompt tokens include those of caches, unless these come to more. */
function tokensOf(telling: UsageTelling): TokenModel {
  const [prompt, cacheRead, cacheWrite, output] = [
    telling.promptTokens,
    telling.cachedTokens,
    telling.cacheWriteTokens,
    telling.completionTokens,
  ].map((count) => BigInt(count ?? 0)) as [bigint, bigint, bigint, bigint];
  const input = prompt >= cacheRead + cacheWrite ? prompt - cacheRead - cacheWrite : prompt;
  return { input, output, cacheRead, cacheWrite, total: input + output + cacheRead + cacheWrite };
}

export function sum(amounts: readonly (bigint | null)[]): bigint {
  return amounts.reduce<bigint>((total, amount) => total + (amount ?? 0n), 0n);
}

function toRows(body: Json): Json[] {
  return body["data"] as Json[];
}

function toJson(value: unknown): Json {
  return value as Json;
}

function toText(value: unknown): string {
  expect(typeof value).toBe("string");
  return String(value);
}
