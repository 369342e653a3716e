import type { TeamDirectory } from "../../accounts/team-directory.js";
import { readDays } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { EVER } from "./ever.js";
import { keyUsageSql } from "./key-usage-sql.js";
import { usagePeriodsAt } from "./usage-periods.js";

/** US dollars as decimal text, exact: in the key's life, and in the UTC day, week (from Monday) and month of now. */
export interface PeriodSums {
  ever: string;
  daily: string;
  weekly: string;
  monthly: string;
}

/** What one key used. */
export interface KeyUsage {
  /** Charged. */
  usage: PeriodSums;
  /** Value of inference on the team's own provider keys; not part of `usage`. */
  byokUsage: PeriodSums;
}

const NOTHING: PeriodSums = { ever: "0", daily: "0", weekly: "0", monthly: "0" };

/** Of a key that no event names. */
export const NO_KEY_USAGE: KeyUsage = { usage: NOTHING, byokUsage: NOTHING };

/**
 * What each of some keys used, by hash; all in one statement. Unknown costs add nothing.
 *
 * @param keyHashes of the team, lower case; those of another team used nothing here
 * @param nowMs whose day, week and month are meant
 * @throws DaybookError `store_unavailable`
 * Exact at every moment: unsealed days are read from their events.
 */
export async function reportKeyUsage(
  store: AnalyticsStore,
  team: TeamDirectory,
  { keyHashes, nowMs }: { keyHashes: readonly string[]; nowMs: number },
): Promise<ReadonlyMap<string, KeyUsage>> {
  const usages = new Map(keyHashes.map((hash) => [hash, NO_KEY_USAGE]));
  if (keyHashes.length === 0) return usages;
  const { daily, weekly, monthly } = usagePeriodsAt(nowMs);
  const params = {
    keys: [...keyHashes],
    daily_first: daily.firstDay,
    daily_end: daily.endDay,
    weekly_first: weekly.firstDay,
    weekly_end: weekly.endDay,
    monthly_first: monthly.firstDay,
    monthly_end: monthly.endDay,
  };
  const rows = await readDays<KeyUsageRow>(store, {
    team: team.team.id,
    range: EVER,
    statement: (plan) => ({ sql: keyUsageSql(store.database, plan), params }),
    daysOf: (cells) => new Set(cells.map(({ day }) => day)),
    tellsRollups: true,
  });
  for (const row of rows) {
    if (!usages.has(row.key)) continue;
    usages.set(row.key, {
      usage: { ever: row.cost_ever, daily: row.cost_daily, weekly: row.cost_weekly, monthly: row.cost_monthly },
      byokUsage: { ever: row.byok_ever, daily: row.byok_daily, weekly: row.byok_weekly, monthly: row.byok_monthly },
    });
  }
  return usages;
}

/** Of a key, or of a day: `key` is empty then. */
interface KeyUsageRow {
  key: string;
  day: number;
  cost_ever: string;
  cost_daily: string;
  cost_weekly: string;
  cost_monthly: string;
  byok_ever: string;
  byok_daily: string;
  byok_weekly: string;
  byok_monthly: string;
}
