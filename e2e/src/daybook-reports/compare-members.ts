import { expect } from "vitest";
import type { TeamWorld, World } from "../oracle/world.js";
import { askReport } from "./ask-report.js";
import type { LocalTime } from "./local-time.js";
import {
  compare,
  type MemberModelRow,
  nameOf,
  recountMembers,
  type Sums,
  sumUp,
  tellingsWithin,
  usdText,
} from "./recount.js";
import type { Stretch } from "./stretch.js";

/** Everything the member report says of a stretch of time must be the recount, the daily series too. */
export async function compareMembers(
  world: World,
  team: TeamWorld,
  { stretch, local }: { stretch: Stretch; local: LocalTime },
): Promise<void> {
  const told = tellingsWithin(team.acknowledged, stretch.isWithin);
  const expected = recountMembers(team.model, told, local);
  const names = told.map((telling) => nameOf(team.model, telling));
  const path = `/v1/reports/members?${stretch.query}&limit=1000`;
  for (const withDaily of [false, true]) {
    const body = await askReport(world, team, withDaily ? `${path}&include=daily` : path);
    const rows = body.data.map((row) => reduced(row));
    const wanted = expected.map((row) => toWire(row, withDaily));
    expect(rows.toSorted(byName), `${path}`).toEqual(wanted.toSorted(byName));
    expect(body.meta["unattributed"], `${path}`).toEqual(toWireSums(sumUp(told.filter((_, at) => names[at] === null))));
    expect(body.meta.totals, `${path}`).toMatchObject(toWireSums(sumUp(told.filter((_, at) => names[at] !== null))));
    expect(body.meta["totalCount"], `${path}`).toBe(String(expected.length));
  }
}

/** Pages of any size and order, put together, are everybody once, in that order. */
export async function compareMemberPages(
  world: World,
  team: TeamWorld,
  { stretch, sort, limit }: { stretch: Stretch; sort: string; limit: number },
): Promise<void> {
  const path = `/v1/reports/members?${stretch.query}&sort=${sort}`;
  const whole = await askReport(world, team, `${path}&limit=1000`);
  expect(whole.pagination).toEqual({ hasMore: false });
  const paged: unknown[] = [];
  for (let next: string | undefined = `${path}&limit=${limit}`; next !== undefined;) {
    const page = await askReport(world, team, next.replace(world.server.url, ""));
    expect(page.meta).toEqual(whole.meta);
    expect(page.data.length === limit || (page.data.length < limit && page.pagination?.hasMore === false)).toBe(true);
    paged.push(...page.data);
    next = page.pagination?.nextUrl;
  }
  expect(paged, `${path}`).toEqual(whole.data);
  requireOrder(whole.data, sort);
}

/** The fields that the recount knows; a person without a member goes by the string. */
function reduced({ id, name, email, avatar, teamRoles, v0Role, ...row }: Record<string, unknown>): object {
  expect([email, avatar, v0Role === null ? "" : v0Role].every((text) => typeof text === "string")).toBe(true);
  expect(Array.isArray(teamRoles)).toBe(true);
  return { ...row, name: row["status"] === "unlinked" ? name : id };
}

function toWire(row: MemberModelRow, withDaily: boolean): object {
  const { name, status, chats, messages, activeDays, firstActivity, lastActivity } = row;
  return {
    name,
    status,
    chats: String(chats),
    messages: String(messages),
    activeDays: String(activeDays),
    firstActivity,
    lastActivity,
    ...toWireSums(row.sums),
    topModels: row.topModels.map(({ model, sums }) => {
      const { requests, tokens, usage } = toWireSums(sums);
      return { model, requests, tokens, usage };
    }),
    ...(withDaily
      ? {
          daily: row.daily.map((day) => ({
            date: day.date,
            chats: String(day.chats),
            messages: String(day.messages),
            ...toWireSums(day.sums),
          })),
        }
      : {}),
  };
}

function toWireSums(sums: Sums): Record<string, string> {
  return {
    requests: String(sums.requests),
    pricedRequests: String(sums.pricedRequests),
    unknownCostRequests: String(sums.requests - sums.pricedRequests),
    promptTokens: String(sums.promptTokens),
    cachedTokens: String(sums.cachedTokens),
    completionTokens: String(sums.completionTokens),
    reasoningTokens: String(sums.reasoningTokens),
    tokens: String(sums.promptTokens + sums.completionTokens),
    usage: usdText(sums.usage),
    byokUsageInference: usdText(sums.byok),
  };
}

/** Whatever is sorted by goes one way, what is absent last. */
function requireOrder(rows: readonly Record<string, unknown>[], sort: string): void {
  const by = sort.replace(/^-/, "");
  const isText = by === "name" || by === "email";
  const isTime = by.endsWith("Activity");
  const values = rows.map((row) => row[by]).map((value) => (typeof value === "string" ? value : null));
  const present = values.filter((value) => value !== null);
  expect(values.slice(0, present.length)).toEqual(present);
  const keys = present.map((value) => (isText || isTime ? value.toLowerCase() : toInteger(value)));
  for (const [index, key] of keys.slice(1).entries()) {
    const before = keys[index] ?? key;
    expect(sort.startsWith("-") ? before >= key : before <= key, `${sort}: ${before} before ${key}`).toBe(true);
  }
}

/** Counts and dollars alike as whole numbers. */
function toInteger(digits: string): bigint {
  const [whole = "", fraction = ""] = digits.split(".");
  return BigInt(whole + fraction.padEnd(12, "0"));
}

function byName(a: object, b: object): number {
  const [left, right] = [a, b].map((row) => String("name" in row ? row.name : ""));
  return compare(left ?? "", right ?? "");
}
