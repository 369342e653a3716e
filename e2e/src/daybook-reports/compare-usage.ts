import { expect } from "vitest";
import type { Telling } from "../oracle/telling.js";
import { at, type TeamWorld, type World } from "../oracle/world.js";
import { askReport } from "./ask-report.js";
import type { LocalTime } from "./local-time.js";
import { compare, countsAsRequest, groupBy, nameOf, type Sums, sumUp, tellingsWithin, usdText } from "./recount.js";
import type { Stretch } from "./stretch.js";

/** A usage report as it is asked for, and what that means. */
export interface UsageAsk {
  groups: string[];
  /** Query text. */
  filter: string;
  isAsked: (telling: Telling) => boolean;
}

const UNITS = ["hour", "day", "week", "month"] as const;
const DIMENSIONS = ["model", "model_permaslug", "endpoint", "provider", "variant", "app", "workspace", "key", "member"];

/** Any groups, and perhaps a filter on something the team has. */
export function someUsageAsk(team: TeamWorld, next: () => number): UsageAsk {
  const dimensions = DIMENSIONS.filter(() => next() % 4 === 0);
  const units = next() % 4 === 0 ? [] : [at(UNITS, next())];
  const groups = [...units, ...dimensions];
  const member = at(
    team.model.members.filter(({ removal }) => removal === null),
    next(),
  );
  const event = team.acknowledged.length === 0 ? null : at(team.acknowledged, next());
  const key = at(team.model.keys, next());
  const workspace = at(team.workspaces, next());
  const filters: Pick<UsageAsk, "filter" | "isAsked">[] = [
    { filter: "", isAsked: () => true },
    { filter: "", isAsked: () => true },
    { filter: `&user_id=${member.id}`, isAsked: (telling) => nameOf(team.model, telling) === member.id },
    { filter: `&api_key_hash=${key.hash.toUpperCase()}`, isAsked: (telling) => telling.key === key.hash },
    { filter: `&workspace_id=${workspace}`, isAsked: (telling) => telling.workspace === workspace },
    {
      filter: `&provider_name=${event?.provider ?? "x"}&provider_name=Azure&model=`,
      isAsked: ({ provider }) => provider === (event?.provider ?? "x") || provider === "Azure",
    },
    {
      filter: `&model=${encodeURIComponent(event?.model ?? "x")}&user_id=${member.id}`,
      isAsked: (telling) => telling.model === (event?.model ?? "x") && nameOf(team.model, telling) === member.id,
    },
  ];
  return { groups: groups.length === 0 ? ["day"] : groups, ...at(filters, next()) };
}

export function usagePath(stretch: Stretch, ask: UsageAsk): string {
  return `/v1/reports/activity?${stretch.query}&group_by=${ask.groups.join(",")}${ask.filter}`;
}

/** Rows, labels, totals and what is partial must be the recount; newest first, then dearest. */
export async function compareUsage(
  world: World,
  team: TeamWorld,
  { stretch, local, ask }: { stretch: Stretch; local: LocalTime; ask: UsageAsk },
): Promise<void> {
  const path = usagePath(stretch, ask);
  const body = await askReport(world, team, path);
  const told = tellingsWithin(team.acknowledged, stretch.isWithin).filter(countsAsRequest).filter(ask.isAsked);
  const keyOf = (telling: Telling): string =>
    JSON.stringify(ask.groups.map((group) => valueOf(team, local, { telling, group })));
  const expected = [...groupBy(told, keyOf)].map(([key, tellings]) => ({ key, ...toWireSums(sumUp(tellings)) }));
  const rows = body.data.map(({ partial: _, ...row }) => ({
    key: JSON.stringify(ask.groups.map((group) => fromWire(row, group))),
    ...Object.fromEntries(Object.keys(toWireSums(sumUp([]))).map((name) => [name, row[name]])),
  }));
  const byKey = (a: { key: string }, b: { key: string }): number => compare(a.key, b.key);
  expect(rows.toSorted(byKey), `${path}`).toEqual(expected.toSorted(byKey));
  expect(body.meta.totals, `${path}`).toEqual(toWireSums(sumUp(told)));
  expect(body.meta["row_count"], `${path}`).toBe(String(rows.length));

  const times = body.data.map((row) => timeOf(row));
  expect(times, `${path}`).toEqual(times.toSorted().toReversed());
  for (const { partial, ...row } of body.data) {
    const expectedPartial = isPartial({ stretch, local, nowMs: world.nowMs, groups: ask.groups }, row);
    if (expectedPartial !== null) expect(partial, `${path} ${JSON.stringify(row)}`).toBe(expectedPartial);
  }
}

/** What an event says in a group's column; a person without a member goes by the string. */
function valueOf(
  team: TeamWorld,
  local: LocalTime,
  { telling, group }: { telling: Telling; group: string },
): string | null {
  if (UNITS.some((unit) => unit === group)) return bucketOf(local, group, telling.atMs);
  const values: Record<string, string | null> = {
    model: telling.model,
    model_permaslug: telling.permaslug,
    endpoint: telling.endpoint,
    provider: telling.provider,
    workspace: telling.workspace,
    key: telling.key,
    member: nameOf(team.model, telling),
  };
  return values[group] ?? null;
}

const COLUMNS: Record<string, string> = {
  endpoint: "endpoint_id",
  provider: "provider_name",
  workspace: "workspace_id",
  key: "api_key_hash",
  day: "date",
  week: "date",
  month: "date",
};

function fromWire(row: Record<string, unknown>, group: string): unknown {
  if (group === "member") return row["member_status"] === "unlinked" ? row["member_name"] : row["member_id"];
  return row[COLUMNS[group] ?? group];
}

/** The bucket's column; empty where the report has none. */
function timeOf(row: Record<string, unknown>): string {
  const time = row["hour"] ?? row["date"];
  return typeof time === "string" ? time : "";
}

function bucketOf(local: LocalTime, unit: string, atMs: number): string {
  if (unit === "hour") return new Date(local.hourStart(atMs)).toISOString();
  if (unit === "week") return local.monday(atMs);
  return unit === "month" ? `${local.date(atMs).slice(0, 7)}-01` : local.date(atMs);
}

/** Whether the bucket holds the present or an end of the range inside of it; null where the test cannot tell. */
function isPartial(
  { stretch, local, nowMs, groups }: { stretch: Stretch; local: LocalTime; nowMs: number; groups: string[] },
  row: Record<string, unknown>,
): boolean | null {
  const unit = groups.find((group) => UNITS.some((one) => one === group));
  if (stretch.bounds === null) return null;
  const { startMs, endMs } = stretch.bounds;
  if (unit === undefined) return endMs > nowMs;
  const bucket = timeOf(row);
  const [atEnd, atStart, beforeStart] = [Math.min(nowMs, endMs), startMs, startMs - 1].map((atMs) =>
    bucketOf(local, unit, atMs),
  );
  return bucket >= (atEnd ?? "") || (bucket === atStart && bucket === beforeStart);
}

function toWireSums(sums: Sums): Record<string, string> {
  return {
    requests: String(sums.requests),
    byok_requests: String(sums.byokRequests),
    priced_requests: String(sums.pricedRequests),
    unknown_cost_requests: String(sums.requests - sums.pricedRequests),
    prompt_tokens: String(sums.promptTokens),
    cached_tokens: String(sums.cachedTokens),
    cache_write_tokens: "0",
    completion_tokens: String(sums.completionTokens),
    reasoning_tokens: String(sums.reasoningTokens),
    usage: usdText(sums.usage),
    byok_usage_inference: usdText(sums.byok),
  };
}
