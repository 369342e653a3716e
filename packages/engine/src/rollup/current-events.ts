import { RETRACTED } from "../kernel/usage-event.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { IS_ADDED_SQL } from "./addition.js";

/** Events that were taken back are not there; asked after tellings are resolved. */
export const IS_TOLD_SQL = `type != '${RETRACTED}'`;

/**
 * The only reader of raw events, but for what stands below: the present telling of each event of one team on the days asked, as a subquery.
 * Binds `{team:String}` and `{rawDays:Array(Date)}`.
 *
 * @param computed columns beside those of `events`, each `<expression> AS <name>`
 */
export function currentEvents(database: string, computed: readonly string[] = []): string {
  return `(SELECT ${["*", ...computed].join(", ")} FROM ${database}.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND ${IS_TOLD_SQL})`;
}

/** Tellings that came to sealed days: each is the only one of its event, which it may take back. Binds what `IS_ADDED_SQL` does. */
export function addedTellings(database: string, computed: readonly string[]): string {
  return `(SELECT ${["*", ...computed].join(", ")} FROM ${database}.events WHERE team = {team:String} AND ${IS_ADDED_SQL})`;
}

/**
 * As `currentEvents`, for few events: those of which any telling, a replaced one too, meets the conditions. Tellings are resolved
 * among these alone, which spares reading whole days, and the conditions have to be asked of the result again.
 */
export function currentEventsAmong(database: string, conditions: string): string {
  const days = "team = {team:String} AND day IN {rawDays:Array(Date)}";
  // Some of the identity is enough to leave events out before tellings are resolved; the id tells most apart.
  return `(SELECT * FROM ${database}.events FINAL
    PREWHERE id IN (SELECT id FROM ${database}.events WHERE ${days} AND ${conditions}) WHERE ${days} AND ${IS_TOLD_SQL})`;
}

/**
 * What counts as a request in `/activity`: a generation that went well or was aborted, or that failed after it had
 * used something. A failure before any output reports neither tokens nor cost.
 */
const COUNTS_AS_REQUEST_SQL = `(type = 'generation' AND (status != 'error'
  OR isNotNull(prompt_tokens) OR isNotNull(cached_tokens) OR isNotNull(completion_tokens) OR isNotNull(reasoning_tokens)
  OR isNotNull(usage) OR isNotNull(byok_usage_inference)))`;

/** The same as a column that measures ask: resolved once, where a statement's time may be that of its text. */
export const IS_REQUEST_COLUMN = `${COUNTS_AS_REQUEST_SQL} AS is_request`;

/** The key stands for a person only where the event names nobody. */
const PERSON_KEY_SQL = "if(user = '' AND user_email = '', toString(api_key_hash), '')";

/**
 * How an event names a person, as one text: user, email and key with NUL between them, which no door lets into any of
 * them. One text groups faster than three.
 */
export const PERSON_NAME_SQL = `concat(user, '\\0', user_email, '\\0', ${PERSON_KEY_SQL})`;
export const PERSON_NAME_COLUMN = `${PERSON_NAME_SQL} AS person_name`;
export const PERSON_NAME_SEPARATOR = "\0";

/**
 * Whether any event of the team, as it is told now, holds the value, or the usage of a frozen day does. A replaced telling
 * does not count: whether it is still stored depends on merges, and no answer may.
 */
export async function wasSeenInEvents(
  store: AnalyticsStore,
  team: string,
  { column, value }: { column: "api_key_hash" | "workspace_id"; value: string },
): Promise<boolean> {
  const events = `${store.database}.events`;
  const ofFrozen = { api_key_hash: "detail_key", workspace_id: "detail_workspace" }[column];
  // Tellings are resolved on the few days where any telling holds the value, not on all days of the team.
  const rows = await store.query<{ seen: number }>({
    sql: `SELECT 1 AS seen FROM ${events} FINAL
      WHERE team = {team:String} AND ${column} = {value:String} AND ${IS_TOLD_SQL}
        AND day IN (SELECT DISTINCT day FROM ${events} WHERE team = {team:String} AND ${column} = {value:String})
      LIMIT 1
      UNION ALL
      SELECT 1 AS seen FROM ${store.database}.frozen_days WHERE team = {team:String} AND has(${ofFrozen}, {value:String}) LIMIT 1`,
    params: { team, value },
  });
  return rows.length > 0;
}
