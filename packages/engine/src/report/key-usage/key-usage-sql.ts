import { USAGE_MEASURES } from "../../rollup/cells.js";
import { currentEvents, IS_REQUEST_COLUMN } from "../../rollup/current-events.js";
import { IN_RANGE_SQL, type ReadPlan, rollupRows, sealedRows, unionOfSides } from "../../rollup/read-plan.js";

const MEASURES = USAGE_MEASURES.filter(({ name }) => name === "cost" || name === "byok");

/** A period's name and the test whether `day` lies in it. */
const PERIODS = [
  { name: "ever", holds: "true" },
  ...["daily", "weekly", "monthly"].map((name) => ({
    name,
    holds: `toUInt16(day) >= {${name}_first:UInt16} AND toUInt16(day) < {${name}_end:UInt16}`,
  })),
];

/**
 * What the keys of `{keys:Array(String)}` used in each period, one row a key; and one row for each sealed day, with an
 * empty key, whatever keys the day knows (`readDays` counts on it).
 */
export function keyUsageSql(database: string, plan: ReadPlan): string {
  const names = MEASURES.map(({ name }) => name);
  const sealed = `SELECT day, key, ${names.join(", ")} FROM ${sealedRows(database, { cells: "detail", names: ["key", ...names] }, plan)}
      ARRAY JOIN ${["key", ...names].map((name) => `detail_${name} AS ${name}`).join(", ")}
      WHERE key IN {keys:Array(String)}
      UNION ALL
      SELECT day, '' AS key, ${names.map((name) => `toDecimal128(0, 12) AS ${name}`).join(", ")}
      FROM ${rollupRows(database, [], plan)}`;
  const raw = `SELECT day, api_key_hash AS key, ${MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}
      FROM ${currentEvents(database, [IS_REQUEST_COLUMN])} WHERE ${IN_RANGE_SQL} AND api_key_hash IN {keys:Array(String)}
      GROUP BY day, api_key_hash`;
  const sums = names.flatMap((name) =>
    PERIODS.map((period) => `toString(sumIf(${name}, ${period.holds})) AS ${name}_${period.name}`),
  );
  return `SELECT toString(key) AS key, if(key = '', toUInt16(day), 0) AS day, ${sums.join(",\n      ")}
    FROM (
      ${unionOfSides(plan, { sealed, raw })}
    )
    GROUP BY key, if(key = '', toUInt16(day), 0)`;
}
