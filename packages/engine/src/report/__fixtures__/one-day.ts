import { expect } from "vitest";
import { DAY_MS, formatDay, toEpochDay } from "../../kernel/day.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { readActivity } from "../activity/activity.js";
import { readUsage } from "../usage-query/read-usage.js";
import { readPersonCells } from "../user-activity/person-cells.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type ScratchAnalytics, usageEvent } from "../../store/analytics/__fixtures__/scratch-analytics.js";
import type { AddedDay } from "../../rollup/addition.js";
import { findAdditions } from "../../rollup/additions.js";
import { readFingerprints } from "../../rollup/fingerprint.js";
import { planRead } from "../../rollup/read-plan.js";
import { readRollupStates } from "../../rollup/rollup-state.js";
import { sealDays } from "../../rollup/seal-days.js";

export const NOON = Date.UTC(2026, 1, 3, 12);
export const DAY = formatDay(toEpochDay(NOON));
export const RANGE = { startMs: NOON - 5 * DAY_MS, endMs: NOON + 5 * DAY_MS };

export const call = (id: string, fields: Partial<UsageEvent> = {}): UsageEvent =>
  usageEvent({ id, occurredAtMs: NOON, promptTokens: 1, ...fields });

/** What is done to one day of a team in a scratch store, and how reports read it. */
export class OneDay {
  constructor(readonly scratch: ScratchAnalytics) {}

async seal(team: string, onStep?: () => Promise<void>): Promise<void> {
  const pause = {
    onStep: (step: string) => (step === "fingerprints read" ? (onStep?.() ?? Promise.resolve()) : Promise.resolve()),
  };
  await sealDays(this.scratch.store, { team, days: [DAY], ...pause });
}

async merge(table: "events" | "day_rollups"): Promise<void> {
  await this.scratch.store.command({ sql: `OPTIMIZE TABLE ${this.scratch.store.database}.${table} FINAL` });
}

/** How the day is read: from its rollup alone, with so many events beside it, or from its events. */
async way(team: string): Promise<string> {
  const { sealed, raw, added = [] } = await planRead(this.scratch.store, team, RANGE);
  const count = added.reduce((sum, { cells }) => sum + cells.n, 0);
  return raw.length > 0 ? "events" : sealed.length === 0 ? "nothing" : `rollup + ${count}`;
}

/** Requests and prompt tokens as `/activity` tells them. */
async activity(
  team: string,
  store: AnalyticsStore,
  { workspace = null }: { workspace?: string | null } = {},
): Promise<string[]> {
  const shape = { byKey: false, byPerson: false, ofWorkspace: workspace !== null, byWorkspace: false };
  const rows = await readActivity(store, team, {
    range: RANGE,
    shape,
    params: workspace === null ? {} : { workspace },
  });
  return rows.map(({ requests, promptTokens }) => `${requests}/${promptTokens}`);
}

/** The same as usage by model tells them, of all workspaces or one. */
async usage(team: string, store: AnalyticsStore, workspace?: string): Promise<string[]> {
  const filters =
    workspace === undefined ? [] : [{ dimension: "workspace" as const, operator: "in" as const, values: [workspace] }];
  const rows = await readUsage(store, team, {
    range: RANGE,
    buckets: null,
    dimensions: ["model"],
    measures: ["requests", "prompt_tokens"],
    filters,
  });
  return rows.map(({ measures }) => `${measures.requests}/${measures.prompt_tokens}`);
}

/** Requests and prompt tokens by model, and in all; and by person when they were first and last active. */
async counted(team: string, store: AnalyticsStore = this.scratch.store): Promise<Record<string, string>> {
  const usage = await readUsage(store, team, {
    range: RANGE,
    buckets: null,
    dimensions: ["model"],
    measures: ["requests", "prompt_tokens"],
  });
  const people = await readPersonCells(store, team, RANGE);
  const inAll = await this.activity(team, store);
  const ofModels = usage.map(({ measures }) => `${measures.requests}/${measures.prompt_tokens}`);
  expect(inAll.toSorted()).toEqual(ofModels.toSorted());
  return Object.fromEntries([
    ...usage.map(({ dimensions, measures }) => [dimensions.model, `${measures.requests}/${measures.prompt_tokens}`]),
    ...people.map(({ user, firstAtMs, lastAtMs }) => [user, `${firstAtMs - NOON}-${lastAtMs - NOON}`]),
  ]) as Record<string, string>;
}

async found(team: string): Promise<AddedDay[]> {
  const now = await readFingerprints(this.scratch.store, team, [DAY]);
  const days = now.map(({ n, mark }) => ({ day: toEpochDay(NOON), n, mark }));
  return [...(await findAdditions(this.scratch.store, team, days)).values()];
}

/** Tellings appended to the rollup that the day is read from; null: it is read from none. */
async appended(team: string): Promise<number | null> {
  const { sealed } = await planRead(this.scratch.store, team, RANGE);
  const states = await readRollupStates(
    this.scratch.store,
    team,
    sealed.map(({ day }) => day),
  );
  return states.find(({ version }) => sealed.some((each) => each.version === version))?.appended ?? null;
}
}
