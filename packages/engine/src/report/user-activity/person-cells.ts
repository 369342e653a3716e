import type { EpochDay } from "../../kernel/day.js";
import { PERSON_MEASURES } from "../../rollup/cells.js";
import { currentEvents, PERSON_KEY_SQL } from "../../rollup/current-events.js";
import { IN_RANGE_SQL, readDays, sealedRows, type TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import type { PersonStrings } from "../people.js";

/** What one way of naming a person did in a range. */
export interface PersonCell extends PersonStrings {
  /** `chat.created` events. */
  chats: number;
  /** `message.created` events with role user. */
  messages: number;
  firstAtMs: number;
  lastAtMs: number;
  /** UTC days with an event of any type, each once, in no order. */
  days: EpochDay[];
}

/** Everybody named in the team's events of the range, one row per way of naming. */
export async function readPersonCells(store: AnalyticsStore, team: string, range: TimeRange): Promise<PersonCell[]> {
  const sql = personCellsSql(store.database);
  return readDays<PersonCell>(store, { team, range, statement: () => ({ sql }), daysOf: (cell) => cell.days });
}

export function personCellsSql(database: string): string {
  const cells: Record<string, string> = {
    person_user: "user",
    person_email: "email",
    person_key: "key",
    ...Object.fromEntries(PERSON_MEASURES.map(({ name }) => [`person_${name}`, name])),
  };
  const names = Object.values(cells).join(", ");
  return `SELECT user, email, key, sum(chats) AS chats, sum(messages) AS messages,
      toUnixTimestamp64Milli(min(first_at)) AS firstAtMs, toUnixTimestamp64Milli(max(last_at)) AS lastAtMs,
      groupArray(toUInt16(day)) AS days
    FROM (
      SELECT day, ${names} FROM ${sealedRows(database, Object.keys(cells))}
      ARRAY JOIN ${Object.entries(cells)
        .map(([array, name]) => `${array} AS ${name}`)
        .join(", ")}
      UNION ALL
      SELECT day, user, email, key, ${PERSON_MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}
      FROM (SELECT * EXCEPT (user_email), user_email AS email, ${PERSON_KEY_SQL} AS key FROM ${currentEvents(database)}
        WHERE ${IN_RANGE_SQL})
      GROUP BY day, user, email, key
    )
    GROUP BY user, email, key`;
}
