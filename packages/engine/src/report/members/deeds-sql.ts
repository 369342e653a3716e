import { PERSON_MEASURES } from "../../rollup/cells.js";
import { currentEvents, PERSON_NAME_COLUMN } from "../../rollup/current-events.js";
import { IN_RANGE_SQL, type ReadPlan, rollupRows, sealedRows, unionOfSides } from "../../rollup/read-plan.js";

export interface DeedsShape {
  /** One row a name and day instead of one a name. */
  byDay: boolean;
  /** Binds `{names:Array(String)}`. */
  ofNames: boolean;
}

/**
 * What was done under each name, by days of any zone, whose beginnings are bound as `{dayStarts:Array(UInt32)}`.
 *
 * A cell knows its UTC day's first and last activity only. Where no day of the zone lies within a UTC day, these two
 * tell all days of the zone that the cell was active on; not, though, on which of them a chat was made, so by day a
 * cell serves only days that begin with UTC's. One row more, with `is_mark` 1, lists the sealed days that were read.
 */
export function deedsSql(database: string, { byDay, ofNames }: DeedsShape, plan: ReadPlan): string {
  const measures = PERSON_MEASURES.map(({ name }) => name).join(", ");
  const cells = ["name", ...PERSON_MEASURES.map(({ name }) => name)];
  const sealed = `SELECT ${zoneDay("first_at")} AS bucket, ${cells.join(", ")}
      FROM ${sealedRows(database, { cells: "person", names: cells }, plan)}
      ARRAY JOIN ${cells.map((name) => `person_${name} AS ${name}`).join(", ")}${
        ofNames ? "\n      WHERE name IN {names:Array(String)}" : ""
      }`;
  const raw = `SELECT bucket, toLowCardinality(person_name) AS name,
        ${PERSON_MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}
      FROM ${currentEvents(database, [PERSON_NAME_COLUMN, `${zoneDay("occurred_at")} AS bucket`])}
      WHERE ${IN_RANGE_SQL}${ofNames ? " AND person_name IN {names:Array(String)}" : ""}
      GROUP BY bucket, person_name`;
  const answer = `SELECT 0 AS is_mark, toString(name) AS name, ${byDay ? "bucket" : "toUInt32(0) AS bucket"},
      sum(chats) AS chats, sum(messages) AS messages,
      toUnixTimestamp64Milli(min(first_at)) AS firstAtMs, toUnixTimestamp64Milli(max(last_at)) AS lastAtMs,
      ${byDay ? "emptyArrayUInt32()" : `groupUniqArrayArray([bucket, ${zoneDay("last_at")}])`} AS days
    FROM (
      SELECT bucket, name, ${measures} FROM (
      ${unionOfSides(plan, { sealed, raw })}
      )
    )
    GROUP BY name${byDay ? ", bucket" : ""}`;
  if (plan.sealed.length === 0) return answer;
  return `${answer}
    UNION ALL
    SELECT 1 AS is_mark, '' AS name, 0 AS bucket, 0 AS chats, 0 AS messages, 0 AS firstAtMs, 0 AS lastAtMs,
      groupArray(toUInt32(toUInt16(day))) AS days
    FROM ${rollupRows(database, [], plan)}`;
}

/** Beginning of the zone's day that holds the instant, epoch seconds. */
function zoneDay(instant: string): string {
  return `roundDown(toUnixTimestamp(${instant}), {dayStarts:Array(UInt32)})`;
}
