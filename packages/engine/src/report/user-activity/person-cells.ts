import { maskDays, maskWords, uniteAllMasks } from "../../kernel/day-mask.js";
import { PERSON_MEASURES } from "../../rollup/cells.js";
import { currentEvents, PERSON_NAME_SEPARATOR, PERSON_NAME_SQL } from "../../rollup/current-events.js";
import {
  IN_RANGE_SQL,
  readDays,
  type ReadPlan,
  sealedRows,
  type TimeRange,
  unionOfSides,
} from "../../rollup/read-plan.js";
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
  /** UTC days with an event of any type, as a mask over words that all cells of one reading share. */
  days: number[];
}

/** Everybody named in the team's events of the range, one row per way of naming. */
export async function readPersonCells(store: AnalyticsStore, team: string, range: TimeRange): Promise<PersonCell[]> {
  const rows = await readDays<PersonRow>(store, {
    team,
    range,
    statement: (plan) => ({ sql: personCellsSql(store.database, plan) }),
    daysOf: (cells, plan) => new Set(maskDays(uniteAllMasks(cells.map(({ days }) => days)), wordsOf(plan))),
  });
  // Field by field, without rest and spread, which make an object more each: a team may have ten thousand people.
  return rows.map(({ name, chats, messages, firstAtMs, lastAtMs, days }) => {
    const [user = "", email = "", key = ""] = name.split(PERSON_NAME_SEPARATOR);
    return { user, email, key, chats, messages, firstAtMs, lastAtMs, days };
  });
}

interface PersonRow extends Omit<PersonCell, keyof PersonStrings> {
  /** User, email and key, as PERSON_NAME_SQL joins them. */
  name: string;
}

export function personCellsSql(database: string, plan: ReadPlan): string {
  const measures = PERSON_MEASURES.map(({ name }) => name);
  const cells = ["name", ...measures];
  const words = wordsOf(plan).map((word, index) => ({
    name: `days_${index}`,
    ofDay: `if(intDiv(toUInt16(day), 32) = ${word}, bitShiftLeft(toUInt32(1), toUInt16(day) % 32), 0)`,
  }));
  const wordNames = words.map(({ name }) => name).join(", ");
  const wordsOfDay = words.map(({ name, ofDay }) => `${ofDay} AS ${name}`).join(", ");
  const sealed = `SELECT ${wordNames}, ${cells.join(", ")} FROM
      (SELECT *, ${wordsOfDay} FROM ${sealedRows(
        database,
        cells.map((name) => `person_${name}`),
      )})
      ARRAY JOIN ${cells.map((name) => `person_${name} AS ${name}`).join(", ")}`;
  const raw = `SELECT ${wordsOfDay}, ${cells.join(", ")} FROM
      (SELECT day, toLowCardinality(person_name) AS name, ${PERSON_MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}
      FROM (SELECT *, ${PERSON_NAME_SQL} AS person_name FROM ${currentEvents(database)} WHERE ${IN_RANGE_SQL})
      GROUP BY day, person_name)`;
  return `SELECT toString(name) AS name, sum(chats) AS chats, sum(messages) AS messages,
      toUnixTimestamp64Milli(min(first_at)) AS firstAtMs, toUnixTimestamp64Milli(max(last_at)) AS lastAtMs,
      [${words.map(({ name }) => `groupBitOr(${name})`).join(", ")}] AS days
    FROM (
      ${unionOfSides(plan, { sealed, raw })}
    )
    GROUP BY name`;
}

function wordsOf({ sealed, raw }: ReadPlan): number[] {
  return maskWords([...sealed.map(({ day }) => day), ...raw]);
}
