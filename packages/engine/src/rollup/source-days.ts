import { type EpochDay, formatDay } from "../kernel/day.js";
import { type AnalyticsStore, type BoundValue, TupleParam } from "../store/analytics/analytics-store.js";

/** A source of events, and a day on which it told of some. */
export interface SourceDay {
  source: string;
  day: EpochDay;
}

/**
 * For each source the newest day on which any telling of the team, a replaced one too, meets the conditions. It reads
 * the first columns of the key alone, and so is quick over years.
 *
 * @param conditions over columns of `events`, all of which must hold
 * @param passed these days of these sources are passed over, and no other sources are looked at; absent: all are
 * @param limit those of the newest days, when there are more
 */
export async function listNewestSourceDays(
  store: AnalyticsStore,
  team: string,
  {
    conditions,
    params,
    passed,
    limit,
  }: {
    conditions: readonly string[];
    params: Readonly<Record<string, BoundValue>>;
    passed?: readonly SourceDay[];
    limit: number;
  },
): Promise<SourceDay[]> {
  const older =
    passed === undefined
      ? []
      : ["source IN {sources:Array(String)}", "(source, day) NOT IN {passed:Array(Tuple(String, Date))}"];
  return store.query<SourceDay>({
    sql: `SELECT source, toUInt16(newest) AS day FROM (
        SELECT source, max(day) AS newest FROM ${store.database}.events
        WHERE ${["team = {team:String}", ...older, ...conditions].join(" AND ")}
          AND day NOT IN (SELECT day FROM ${store.database}.frozen_days WHERE team = {team:String})
        GROUP BY source ORDER BY newest DESC, source LIMIT ${limit}
      )`,
    params: {
      ...params,
      team,
      ...(passed === undefined
        ? {}
        : {
            sources: [...new Set(passed.map(({ source }) => source))],
            passed: toSourceDayParams(passed),
          }),
    },
  });
}

/** As they are bound to a `{name:Array(Tuple(String, Date))}`. */
export function toSourceDayParams(days: readonly SourceDay[]): TupleParam[] {
  return days.map(({ source, day }) => new TupleParam([source, formatDay(day)]));
}
