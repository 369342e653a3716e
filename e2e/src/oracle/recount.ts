import { currentTellings, DAY_MS, dayOf, type Telling } from "./telling.js";
import { type TeamModel, type WhoModel, whoDid } from "./team-model.js";

/** A row of `/api/v1/activity`, money in picodollars. */
export interface ActivityModelRow {
  date: string;
  model: string;
  permaslug: string;
  endpoint: string;
  provider: string;
  /** Null unless grouped by workspace. */
  workspace: string | null;
  requests: bigint;
  promptTokens: bigint;
  completionTokens: bigint;
  reasoningTokens: bigint;
  usage: bigint;
  byok: bigint;
}

export interface ActivityModelQuery {
  /** `YYYY-MM-DD`, both included. */
  firstDay: string;
  lastDay: string;
  key?: string;
  who?: WhoModel;
  workspace?: string;
  byWorkspace: boolean;
}

/**
 * Counts activity anew from what was acknowledged. Written from the promise alone: it shares no code with the engine,
 * looks at one telling after the other, and adds in whole numbers.
 */
export function recountActivity(
  team: TeamModel,
  tellings: readonly Telling[],
  query: ActivityModelQuery,
): ActivityModelRow[] {
  const groups = new Map<string, Telling[]>();
  for (const telling of currentTellings(tellings)) {
    const date = dayOf(telling.atMs);
    if (date < query.firstDay || date > query.lastDay || !countsAsRequest(telling)) continue;
    if (query.key !== undefined && telling.key !== query.key) continue;
    if (query.workspace !== undefined && telling.workspace !== query.workspace) continue;
    if (query.who !== undefined && !isSame(whoDid(team, telling), query.who)) continue;
    const workspace = query.byWorkspace ? telling.workspace : null;
    const group = JSON.stringify([date, workspace, telling.model, telling.endpoint]);
    groups.set(group, [...(groups.get(group) ?? []), telling]);
  }
  return [...groups.values()].map((group) => toRow(group, query.byWorkspace)).toSorted(byDayThenDearest);
}

function countsAsRequest(telling: Telling): boolean {
  if (telling.type !== "generation") return false;
  if (telling.status !== "error") return true;
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens, usage, byok } = telling;
  return [promptTokens, cachedTokens, completionTokens, reasoningTokens, usage, byok].some((value) => value !== null);
}

function toRow(group: readonly Telling[], byWorkspace: boolean): ActivityModelRow {
  const [first] = group;
  if (first === undefined) throw new Error("a group is never empty");
  const total = (read: (telling: Telling) => number | bigint | null): bigint =>
    group.reduce((sum, telling) => sum + BigInt(read(telling) ?? 0), 0n);
  return {
    date: dayOf(first.atMs),
    model: first.model,
    ...labelsOfMost(group),
    endpoint: first.endpoint,
    workspace: byWorkspace ? first.workspace : null,
    requests: BigInt(group.length),
    promptTokens: total((telling) => telling.promptTokens),
    completionTokens: total((telling) => telling.completionTokens),
    reasoningTokens: total((telling) => telling.reasoningTokens),
    usage: total((telling) => telling.usage),
    byok: total((telling) => telling.byok),
  };
}

/** One endpoint under several labels shows those of most requests; of as many, the last in the alphabet. */
function labelsOfMost(group: readonly Telling[]): { permaslug: string; provider: string } {
  const counts = new Map<string, { permaslug: string; provider: string; count: number }>();
  for (const { permaslug, provider } of group) {
    const label = JSON.stringify([permaslug, provider]);
    counts.set(label, { permaslug, provider, count: (counts.get(label)?.count ?? 0) + 1 });
  }
  const [most] = [...counts.values()].toSorted(
    (a, b) => b.count - a.count || compare(b.permaslug, a.permaslug) || compare(b.provider, a.provider),
  );
  if (most === undefined) throw new Error("a group is never empty");
  return { permaslug: most.permaslug, provider: most.provider };
}

function byDayThenDearest(a: ActivityModelRow, b: ActivityModelRow): number {
  return (
    compare(b.date, a.date) ||
    compare(b.usage, a.usage) ||
    compare(a.model, b.model) ||
    compare(a.endpoint, b.endpoint) ||
    compare(a.workspace ?? "", b.workspace ?? "")
  );
}

function compare<Value extends string | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSame(a: WhoModel | null, b: WhoModel): boolean {
  if (a === null) return false;
  return "member" in a ? "member" in b && a.member.id === b.member.id : "text" in b && a.text === b.text;
}

/** A row of `/v1/reports/user-activity`; an unlinked person goes by the string, a member by the id. */
export interface PersonModelRow {
  who: string;
  chatCount: number;
  messageCount: number;
  activeDays: number;
  firstActivity: string | null;
  lastActivity: string | null;
}

/** Counts what people did anew; half-open range, an absent start means from the beginning. */
export function recountUserActivity(
  team: TeamModel,
  tellings: readonly Telling[],
  range: { startMs: number | null; endMs: number },
): PersonModelRow[] {
  const deeds = new Map<string, Telling[]>();
  for (const member of team.members) if (member.removal === null) deeds.set(member.id, []);
  for (const telling of currentTellings(tellings)) {
    if (telling.atMs >= range.endMs || telling.atMs < (range.startMs ?? -DAY_MS)) continue;
    const who = whoDid(team, telling);
    if (who === null) continue;
    if ("member" in who ? who.member.removal !== null : team.hidesUnlinked) continue;
    const name = "member" in who ? who.member.id : who.text;
    deeds.set(name, [...(deeds.get(name) ?? []), telling]);
  }
  return [...deeds].map(([who, done]) => {
    const times = done.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
    const [first, last] = [times[0], times.at(-1)];
    return {
      who,
      chatCount: done.filter(({ type }) => type === "chat.created").length,
      messageCount: done.filter(({ type, role }) => type === "message.created" && role === "user").length,
      activeDays: new Set(times.map(dayOf)).size,
      firstActivity: first === undefined ? null : new Date(first).toISOString(),
      lastActivity: last === undefined ? null : new Date(last).toISOString(),
    };
  });
}
