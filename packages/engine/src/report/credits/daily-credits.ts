import type { TeamDirectory } from "../../accounts/team-directory.js";
import type { EpochDay } from "../../kernel/day.js";
import { readDays, type TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { readNamesOf, toNameParams } from "../names-of-person.js";
import { dailyCreditsSql } from "./daily-credits-sql.js";

/** What was charged, in credits; one credit is one US dollar. Decimal text, exact at any size. */
export interface DailyCredits {
  total: string;
  /** UTC days with requests, oldest first; their credits add up to the total. */
  days: { day: EpochDay; credits: string }[];
}

/**
 * What a team, or one person in it, was charged per UTC day.
 *
 * @param query.range half-open, exact to the millisecond
 * @param query.personId as `findActivityPerson` returned it; null: the whole team
 * @throws DaybookError `store_unavailable`
 * Exact at every moment: unsealed days, and days that the range cuts, are read from their events.
 */
export async function reportDailyCredits(
  store: AnalyticsStore,
  team: TeamDirectory,
  { range, personId }: { range: TimeRange; personId: string | null },
): Promise<DailyCredits> {
  const names = personId === null ? null : await readNamesOf(store, team, { personId, range });
  if (names?.length === 0) return { total: "0", days: [] };
  const rows = await readDays<CreditsRow>(store, {
    team: team.team.id,
    range,
    statement: (plan) => ({
      sql: dailyCreditsSql(store.database, plan, { byPerson: names !== null }),
      params: names === null ? {} : { people: toNameParams(names) },
    }),
    daysOf: (read) => new Set(read.filter(({ isTotal }) => isTotal === 0).map(({ day }) => day)),
  });
  return {
    total: rows.find(({ isTotal }) => isTotal === 1)?.credits ?? "0",
    days: rows
      .filter(({ isTotal, requests }) => isTotal === 0 && requests !== "0")
      .map(({ day, credits }) => ({ day, credits })),
  };
}

interface CreditsRow {
  /** 1 in the one row for all days, whose `day` says nothing. */
  isTotal: number;
  day: EpochDay;
  requests: string;
  credits: string;
}
