import { maskDays, maskWords, uniteWords } from "../../kernel/day-mask.js";
import { PERSON_MEASURES } from "../../rollup/cells.js";
import { currentEvents, PERSON_NAME_SQL } from "../../rollup/current-events.js";
import {
  IN_RANGE_SQL,
  readDays,
  type ReadPlan,
  sealedRows,
  type TimeRange,
  unionOfSides,
} from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type PersonStrings, toPersonStrings } from "../people.js";

/**
 * What everybody named in a range did, column by column: entry `i` of each is of one way of naming. A team may have ten
 * thousand people, and making an object for each takes longer than all that a report does with it.
 */
export interface PersonColumns {
  /** User, email and key, as PERSON_NAME_SQL joins them. */
  names: string[];
  /** `chat.created` events. */
  chats: number[];
  /** `message.created` events with role user. */
  messages: number[];
  firstAtMs: number[];
  lastAtMs: number[];
  /** UTC days with an event of any type, as masks: the first word of everybody's, then the second of everybody's. */
  dayWords: number[][];
}

/** Everybody named in the team's events of the range, each way of naming once. */
export async function readPersonColumns(store: AnalyticsStore, team: string, range: TimeRange): Promise<PersonColumns> {
  const [columns] = await readDays<PersonColumns>(store, {
    team,
    range,
    statement: (plan) => ({ sql: personColumnsSql(store.database, plan) }),
    daysOf: ([answer], plan) => new Set(maskDays((answer?.dayWords ?? []).map(uniteWords), wordsOf(plan))),
  });
  return columns ?? { names: [], chats: [], messages: [], firstAtMs: [], lastAtMs: [], dayWords: [] };
}

/** What one way of naming a person did in a range. */
export interface PersonCell extends PersonStrings {
  chats: number;
  messages: number;
  firstAtMs: number;
  lastAtMs: number;
}

/** The same, a row for each way of naming. */
export async function readPersonCells(store: AnalyticsStore, team: string, range: TimeRange): Promise<PersonCell[]> {
  const { names, chats, messages, firstAtMs, lastAtMs } = await readPersonColumns(store, team, range);
  return names.map((name, index) => ({
    ...toPersonStrings(name),
    chats: chats[index] ?? 0,
    messages: messages[index] ?? 0,
    firstAtMs: firstAtMs[index] ?? 0,
    lastAtMs: lastAtMs[index] ?? 0,
  }));
}

export function personColumnsSql(database: string, plan: ReadPlan): string {
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
  return `SELECT groupArray(toString(name)) AS names, groupArray(chats) AS chats, groupArray(messages) AS messages,
      groupArray(toUnixTimestamp64Milli(first_at)) AS firstAtMs, groupArray(toUnixTimestamp64Milli(last_at)) AS lastAtMs,
      [${words.map(({ name }) => `groupArray(${name})`).join(", ")}] AS dayWords
    FROM (
      SELECT name, sum(chats) AS chats, sum(messages) AS messages, min(first_at) AS first_at, max(last_at) AS last_at,
        ${words.map(({ name }) => `groupBitOr(${name}) AS ${name}`).join(", ")}
      FROM (
        ${unionOfSides(plan, { sealed, raw })}
      )
      GROUP BY name
    )`;
}

function wordsOf({ sealed, raw }: ReadPlan): number[] {
  return maskWords([...sealed.map(({ day }) => day), ...raw]);
}
