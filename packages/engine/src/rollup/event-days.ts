import { type EpochDay, formatDay, toEpochDay } from "../kernel/day.js";
import type { AnalyticsStore, BoundValue } from "../store/analytics/analytics-store.js";

/** Half-open, epoch milliseconds; null means since the first event, or up to the last. */
export interface OpenTimeRange {
  startMs: number | null;
  endMs: number | null;
}

/** Events lie within these days: earlier ones are refused at every door, later ones have no `Date`. */
const FIRST_DAY = "2000-01-01";
const LAST_DAY = "2149-01-01";

/**
 * The days of a range on which any telling of the team, a replaced one too, meets the conditions: so every day that an
 * event may be found on, and perhaps some on which none is. Without conditions it comes from the fingerprints.
 *
 * @param conditions over columns of `events`, all of which must hold
 * @param withFrozen whether frozen days, of which there are sums and no events, are among them; default: they are not,
 * also while their events are yet to be deleted
 * @returns newest day first, with the number of such tellings
 */
export async function listEventDays(
  store: AnalyticsStore,
  team: string,
  {
    range: { startMs, endMs },
    conditions = [],
    params = {},
    withFrozen = false,
  }: {
    range: OpenTimeRange;
    conditions?: readonly string[];
    params?: Record<string, BoundValue>;
    withFrozen?: boolean;
  },
): Promise<{ day: EpochDay; n: number }[]> {
  const inRange = "team = {team:String} AND day >= {from:Date} AND day <= {to:Date}";
  return store.query<{ day: EpochDay; n: number }>({
    sql: `SELECT toUInt16(day) AS day, max(n) AS n FROM (
        SELECT day, count() AS n, 0 AS is_frozen FROM ${store.database}.events
        WHERE ${[inRange, ...conditions].join(" AND ")} GROUP BY day
        UNION ALL
        SELECT day, n, 1 AS is_frozen FROM ${store.database}.frozen_days WHERE ${inRange}
      ) GROUP BY day${withFrozen ? "" : " HAVING max(is_frozen) = 0"} ORDER BY day DESC`,
    params: {
      ...params,
      team,
      from: startMs === null ? FIRST_DAY : formatDay(toEpochDay(startMs)),
      to: endMs === null ? LAST_DAY : formatDay(toEpochDay(endMs - 1)),
    },
  });
}

/** Events that say what a chat is called and where it belongs. */
export const TELLS_OF_CHAT_SQL = "(type = 'chat.created' OR title != '' OR project_id != '')";

/**
 * The days on which any telling, a replaced one too, says what a chat is, of the chats that have any telling on the days
 * of the range: so every day that is needed to know these chats, besides the range itself.
 */
export async function listDaysTellingOfChats(
  store: AnalyticsStore,
  team: string,
  { startMs, endMs }: { startMs: number; endMs: number },
): Promise<EpochDay[]> {
  const events = `${store.database}.events`;
  const rows = await store.query<{ day: EpochDay }>({
    sql: `SELECT DISTINCT toUInt16(day) AS day FROM ${events}
      WHERE team = {team:String} AND (day < {from:Date} OR day > {to:Date}) AND ${TELLS_OF_CHAT_SQL}
        AND chat_id IN (SELECT chat_id FROM ${events}
          WHERE team = {team:String} AND day >= {from:Date} AND day <= {to:Date} AND chat_id != '')`,
    params: { team, from: formatDay(toEpochDay(startMs)), to: formatDay(toEpochDay(endMs - 1)) },
  });
  return rows.map(({ day }) => day);
}
