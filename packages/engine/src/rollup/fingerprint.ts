import { type AnalyticsStore, type BoundValue, TupleParam } from "../store/analytics/analytics-store.js";
import { EVENT_MARK_SQL } from "../store/analytics/event-columns.js";

/** Which tellings a team's day held at one moment: their number and the sum of their hashes. */
export interface Fingerprint {
  /** `YYYY-MM-DD`. */
  day: string;
  n: number;
  /** UInt64 as decimal text. */
  mark: string;
}

/** The fingerprint's columns, worded as the projection `day_marks_3` has them. */
export const FINGERPRINT_SQL = `count() AS n, sum(${EVENT_MARK_SQL}) AS mark`;

/** Fingerprints of the given days of a team, as they are now. A day without events has none. */
export async function readFingerprints(
  store: AnalyticsStore,
  team: string,
  days: readonly string[],
): Promise<Fingerprint[]> {
  return store.query({
    sql: `SELECT toString(day) AS day, n, toString(mark) AS mark FROM (
        SELECT day, ${FINGERPRINT_SQL} FROM ${store.database}.events
        WHERE team = {team:String} AND day IN {days:Array(Date)} GROUP BY day
      ) ORDER BY day`,
    params: { team, days },
  });
}

/** A team's day whose present fingerprint no rollup carries. */
export interface UnsealedDay extends Fingerprint {
  team: string;
}

/** Which days are looked at: all since `from`, of one team or of all; or the days named. */
export type DaysAsked = { from: string; team?: string | null } | { teamDays: readonly TeamDay[] };

export interface TeamDay {
  team: string;
  /** `YYYY-MM-DD`. */
  day: string;
}

/** The unsealed ones of the days asked, by team, oldest first. */
export async function listUnsealedDays(store: AnalyticsStore, asked: DaysAsked): Promise<UnsealedDay[]> {
  const { scope, params } = scopeOf(asked);
  return store.query<UnsealedDay>({
    sql: `SELECT events.team AS team, toString(events.day) AS day, events.n AS n, toString(events.mark) AS mark
      FROM (SELECT team, day, ${FINGERPRINT_SQL} FROM ${store.database}.events WHERE ${scope} GROUP BY team, day) AS events
      LEFT ANTI JOIN (SELECT team, day, n, mark FROM ${store.database}.day_rollups WHERE ${scope}) AS sealed
        ON events.team = sealed.team AND events.day = sealed.day AND events.n = sealed.n AND events.mark = sealed.mark
      ORDER BY team, day`,
    params,
  });
}

function scopeOf(asked: DaysAsked): { scope: string; params: Record<string, BoundValue> } {
  if ("teamDays" in asked) {
    const teamDays = asked.teamDays.map(({ team, day }) => new TupleParam([team, day]));
    return { scope: "(team, day) IN {teamDays:Array(Tuple(String, Date))}", params: { teamDays } };
  }
  const { from, team = null } = asked;
  if (team === null) return { scope: "day >= {from:Date}", params: { from } };
  return { scope: "day >= {from:Date} AND team = {team:String}", params: { from, team } };
}
