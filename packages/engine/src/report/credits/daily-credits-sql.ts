import { USAGE_MEASURES } from "../../rollup/cells.js";
import { currentEvents, IS_REQUEST_COLUMN } from "../../rollup/current-events.js";
import { IN_RANGE_SQL, type ReadPlan, sealedRows, unionOfSides } from "../../rollup/read-plan.js";

/**
 * Requests and credits of each day, and of all together: from the small usage cells, for one person from the detail
 * cells. That filter makes the cells of sealed days count nothing instead of leaving them out, so that every sealed day
 * comes back (`readDays` counts on it).
 *
 * @param shape.byPerson binds `{people:Array(Tuple(String, String, String))}`
 */
export function dailyCreditsSql(database: string, plan: ReadPlan, shape: { byPerson: boolean }): string {
  const cells = shape.byPerson ? "detail" : "usage";
  const who: Record<string, string> = shape.byPerson ? { user: "user", email: "user_email", key: "api_key_hash" } : {};
  const measures = USAGE_MEASURES.filter(({ name }) => name === "requests" || name === "cost");
  const names = [...Object.keys(who), ...measures.map(({ name }) => name)];
  const sealed = `SELECT day, ${names.join(", ")} FROM ${sealedRows(database, { cells, names }, plan)}
      LEFT ARRAY JOIN ${names.map((name) => `${cells}_${name} AS ${name}`).join(", ")}`;
  const whoColumns = Object.entries(who).map(([name, column]) => `${column} AS ${name}`);
  const raw = `SELECT day, ${names.join(", ")} FROM (
        SELECT ${["day", ...whoColumns, ...measures.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`)].join(", ")}
        FROM ${currentEvents(database, [IS_REQUEST_COLUMN])} WHERE ${IN_RANGE_SQL}
        GROUP BY ${["day", ...Object.values(who)].join(", ")}
      )`;
  const matches =
    "(user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))}";
  const sum = (name: string): string => (shape.byPerson ? `sumIf(${name}, ${matches})` : `sum(${name})`);
  return `SELECT grouping(cells.day) AS isTotal, toUInt16(cells.day) AS day,
      toString(${sum("cells.requests")}) AS requests, toString(${sum("cost")}) AS credits
    FROM (
      ${unionOfSides(plan, { sealed, raw })}
    ) AS cells
    GROUP BY GROUPING SETS ((cells.day), ())
    ORDER BY isTotal, cells.day`;
}
