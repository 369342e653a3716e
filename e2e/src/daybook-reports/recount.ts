import { currentTellings, type Telling } from "../oracle/telling.js";
import { type TeamModel, type WhoModel, whoDid } from "../oracle/team-model.js";
import type { LocalTime } from "./local-time.js";

/** What requests add up to, as the reports write it. */
export interface Sums {
  requests: bigint;
  byokRequests: bigint;
  pricedRequests: bigint;
  promptTokens: bigint;
  cachedTokens: bigint;
  completionTokens: bigint;
  reasoningTokens: bigint;
  usage: bigint;
  byok: bigint;
}

export function sumUp(tellings: readonly Telling[]): Sums {
  const counted = tellings.filter(countsAsRequest);
  const total = (read: (telling: Telling) => number | bigint | null): bigint =>
    counted.reduce((sum, telling) => sum + BigInt(read(telling) ?? 0), 0n);
  return {
    requests: BigInt(counted.length),
    byokRequests: total(({ byok }) => ((byok ?? 0n) > 0n ? 1n : 0n)),
    pricedRequests: total(({ usage, byok }) => (usage === null && byok === null ? 0n : 1n)),
    promptTokens: total(({ promptTokens }) => promptTokens),
    cachedTokens: total(({ cachedTokens }) => cachedTokens),
    completionTokens: total(({ completionTokens }) => completionTokens),
    reasoningTokens: total(({ reasoningTokens }) => reasoningTokens),
    usage: total(({ usage }) => usage),
    byok: total(({ byok }) => byok),
  };
}

/** What the reports count of all that was told: nothing twice, only the time asked for. */
export function tellingsWithin(tellings: readonly Telling[], isWithin: (atMs: number) => boolean): Telling[] {
  return currentTellings(tellings).filter(({ atMs }) => isWithin(atMs));
}

/** The member's id, or the string of somebody the team does not know and does not hide. */
export function nameOf(team: TeamModel, telling: Telling): string | null {
  const who = whoDid(team, telling);
  if (who === null) return null;
  if ("member" in who) return who.member.id;
  return team.hidesUnlinked ? null : who.text;
}

export interface MemberModelRow {
  name: string;
  status: string;
  chats: number;
  messages: number;
  activeDays: number;
  firstActivity: string | null;
  lastActivity: string | null;
  sums: Sums;
  topModels: { model: string; sums: Sums }[];
  daily: { date: string; chats: number; messages: number; sums: Sums }[];
}

/** What every person did, in no order. */
export function recountMembers(team: TeamModel, tellings: readonly Telling[], local: LocalTime): MemberModelRow[] {
  const deeds = new Map<string, { status: string; done: Telling[] }>();
  for (const { id, removal } of team.members) if (removal === null) deeds.set(id, { status: "member", done: [] });
  for (const telling of tellings) {
    const name = nameOf(team, telling);
    const who = whoDid(team, telling);
    if (name === null || who === null) continue;
    const person = deeds.get(name) ?? { status: statusOf(who), done: [] };
    deeds.set(name, person);
    person.done.push(telling);
  }
  return [...deeds].map(([name, { status, done }]) => {
    const times = done.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
    const [first, last] = [times[0], times.at(-1)];
    const dates = groupBy(done, ({ atMs }) => local.date(atMs));
    const models = groupBy(done.filter(countsAsRequest), ({ model }) => model);
    return {
      name,
      status,
      ...countDeeds(done),
      activeDays: dates.size,
      firstActivity: first === undefined ? null : new Date(first).toISOString(),
      lastActivity: last === undefined ? null : new Date(last).toISOString(),
      sums: sumUp(done),
      topModels: [...models]
        .map(([model, used]) => ({ model, sums: sumUp(used) }))
        .toSorted(
          (a, b) =>
            compare(b.sums.usage, a.sums.usage) ||
            compare(b.sums.requests, a.sums.requests) ||
            compare(a.model, b.model),
        )
        .slice(0, 3),
      daily: [...dates]
        .map(([date, onDate]) => ({ date, ...countDeeds(onDate), sums: sumUp(onDate) }))
        .toSorted((a, b) => compare(a.date, b.date)),
    };
  });
}

function statusOf(who: WhoModel): string {
  if ("text" in who) return "unlinked";
  return who.member.removal === null ? "member" : "removed";
}

function countDeeds(done: readonly Telling[]): { chats: number; messages: number } {
  return {
    chats: done.filter(({ type }) => type === "chat.created").length,
    messages: done.filter(({ type, role }) => type === "message.created" && role === "user").length,
  };
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

export function countsAsRequest(telling: Telling): boolean {
  if (telling.type !== "generation") return false;
  if (telling.status !== "error") return true;
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens, usage, byok } = telling;
  return [promptTokens, cachedTokens, completionTokens, reasoningTokens, usage, byok].some((value) => value !== null);
}

export function compare<Value extends string | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Dollars as the reports write them: exactly, no longer than that takes. */
export function usdText(pico: bigint): string {
  const digits = pico.toString().padStart(13, "0");
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "");
}
