import { PERSON_MEASURES } from "../../rollup/cells.js";
import { currentEvents, PERSON_NAME_COLUMN } from "../../rollup/current-events.js";
import { IN_RANGE_SQL, planParams, readByPlan, type ReadPlan, type TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type PersonStrings, toPersonStrings } from "../people.js";
import { addUpPersonDays, type PersonColumns, type RawPersonDay } from "./person-columns.js";
import { readPersonDays } from "./person-days.js";

/** Everybody named in the team's events of the range, each way of naming once. */
export async function readPersonColumns(store: AnalyticsStore, team: string, range: TimeRange): Promise<PersonColumns> {
  const columns = await readByPlan(store, { team, range }, async (plan) => {
    const sealed = await readPersonDays(store, team, plan.sealed);
    if (sealed === null) return null;
    const raw =
      plan.raw.length === 0
        ? []
        : await store.query<RawPersonDay>({ sql: rawPersonsSql(store.database), params: rawParams(plan) });
    const added = (plan.added ?? []).map(({ day, cells }) => ({ day, ...cells.people }));
    return { answer: addUpPersonDays(sealed, [...raw, ...added]), sawRollups: true };
  });
  return columns ?? addUpPersonDays(null, []);
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

/** A row for each day that is read from its events. */
export function rawPersonsSql(database: string): string {
  return `SELECT toUInt16(day) AS day, groupArray(toString(name)) AS names, groupArray(chats) AS chats, groupArray(messages) AS messages,
      groupArray(toUnixTimestamp64Milli(first_at)) AS firstAtMs, groupArray(toUnixTimestamp64Milli(last_at)) AS lastAtMs
    FROM (
      SELECT day, toLowCardinality(person_name) AS name, ${PERSON_MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}
      FROM ${currentEvents(database, [PERSON_NAME_COLUMN])} WHERE ${IN_RANGE_SQL}
      GROUP BY day, person_name
    )
    GROUP BY day`;
}

function rawParams(plan: ReadPlan) {
  return planParams({ ...plan, sealed: [] });
}
