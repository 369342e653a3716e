import type { TeamDirectory } from "../../accounts/team-directory.js";
import { DAY_MS, type EpochDay } from "../../kernel/day.js";
import { formatPicoUsd, toPicoUsd } from "../../kernel/money.js";
import { USAGE_MEASURES } from "../../rollup/cells.js";
import { currentEvents, IS_REQUEST_COLUMN } from "../../rollup/current-events.js";
import {
  IN_RANGE_SQL,
  readDays,
  type ReadPlan,
  sealedRows,
  type TimeRange,
  unionOfSides,
} from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { EVER } from "./ever.js";

/**
 * What a team was charged in its life, US dollars as decimal text, exact.
 *
 * @throws DaybookError `store_unavailable`
 */
export async function reportLifetimeUsage(store: AnalyticsStore, team: TeamDirectory): Promise<string> {
  const totals = await readDailyTotals(store, team.team.id, EVER);
  return formatPicoUsd(totals.reduce((sum, { cost }) => sum + toPicoUsd(cost), 0n));
}

/**
 * How many requests to free variants of models a team made on a UTC day.
 *
 * @throws DaybookError `store_unavailable`
 */
export async function countFreeRequests(store: AnalyticsStore, team: TeamDirectory, day: EpochDay): Promise<number> {
  const totals = await readDailyTotals(store, team.team.id, { startMs: day * DAY_MS, endMs: (day + 1) * DAY_MS });
  return totals.reduce((sum, { freeRequests }) => sum + Number(freeRequests), 0);
}

interface DailyTotals {
  day: EpochDay;
  cost: string;
  freeRequests: string;
}

async function readDailyTotals(store: AnalyticsStore, team: string, range: TimeRange): Promise<DailyTotals[]> {
  return await readDays<DailyTotals>(store, {
    team,
    range,
    statement: (plan) => ({ sql: dailyTotalsSql(store.database, plan) }),
    daysOf: (rows) => new Set(rows.map(({ day }) => day)),
  });
}

/** One row for each day of the plan. */
export function dailyTotalsSql(database: string, plan: ReadPlan): string {
  const measures = USAGE_MEASURES.filter(({ name }) => name === "cost" || name === "requests");
  const names = ["model", "variant", ...measures.map(({ name }) => name)];
  const sealed = `SELECT day, ${names.join(", ")} FROM ${sealedRows(database, { cells: "usage", names }, plan)}
      LEFT ARRAY JOIN ${names.map((name) => `usage_${name} AS ${name}`).join(", ")}`;
  const raw = `SELECT day, model, variant, ${measures.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}
      FROM ${currentEvents(database, [IS_REQUEST_COLUMN])} WHERE ${IN_RANGE_SQL}
      GROUP BY day, model, variant`;
  return `SELECT toUInt16(day) AS day, toString(sum(cost)) AS cost,
      toString(sumIf(requests, variant = 'free' OR endsWith(model, ':free'))) AS freeRequests
    FROM (
      ${unionOfSides(plan, { sealed, raw })}
    )
    GROUP BY day`;
}
