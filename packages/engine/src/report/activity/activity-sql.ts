import { USAGE_DIMENSIONS, USAGE_MEASURES } from "../../rollup/cells.js";
import { currentEvents, IS_REQUEST_COLUMN } from "../../rollup/current-events.js";
import { IN_RANGE_SQL, type ReadPlan, sealedRows, unionOfSides } from "../../rollup/read-plan.js";

export interface ActivityShape {
  /** Binds `{key:String}`. */
  byKey: boolean;
  /** Binds `{people:Array(Tuple(String, String, String))}`. */
  byPerson: boolean;
  /** Binds `{workspace:String}`. */
  ofWorkspace: boolean;
  byWorkspace: boolean;
}

/**
 * The activity statement. Without a filter by key or person it reads the small usage cells, else the detail cells.
 *
 * A filter makes the cells of sealed days count nothing instead of leaving them out, so that every sealed day comes
 * back (`readDays` counts on it). Where events came beside rollups, each row tells whether it holds anything of
 * a rollup. One endpoint shows one permaslug and provider a day: those of most of its requests.
 */
export function activitySql(database: string, shape: ActivityShape, plan: ReadPlan): string {
  const cells = shape.byKey || shape.byPerson ? "detail" : "usage";
  const who: Record<string, string> =
    cells === "detail" ? { user: "user", email: "user_email", key: "api_key_hash" } : {};
  const dimensions: Record<string, string> = { ...who, ...USAGE_DIMENSIONS };
  const names = [...Object.keys(dimensions), ...USAGE_MEASURES.map(({ name }) => name)];
  const matches = [
    ...(shape.byKey ? ["key = {key:String}"] : []),
    ...(shape.byPerson
      ? ["(user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))}"]
      : []),
    ...(shape.ofWorkspace ? ["workspace = {workspace:String}"] : []),
  ].join(" AND ");
  const isAddedTo = (plan.added ?? []).length > 0;
  const rows = sealedRows(database, { cells, names, found: isAddedTo ? "rollup" : null }, plan);
  const sealed = `SELECT day, ${names.join(", ")}${isAddedTo ? ", found" : ""} FROM ${rows}
      LEFT ARRAY JOIN ${names.map((name) => `${cells}_${name} AS ${name}`).join(", ")}`;
  const raw = `SELECT day, ${names.join(", ")}${isAddedTo ? ", toUInt64(0) AS found" : ""} FROM (
        SELECT day, ${Object.entries(dimensions)
          .map(([name, column]) => `${column} AS ${name}`)
          .join(", ")}, ${USAGE_MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}
        FROM ${currentEvents(database, [IS_REQUEST_COLUMN])} WHERE ${IN_RANGE_SQL}
        GROUP BY day, ${Object.values(dimensions).join(", ")}
      )`;
  const groups = `day${shape.byWorkspace ? ", workspace" : ""}, model, endpoint`;
  return `SELECT toUInt16(day) AS day, ${shape.byWorkspace ? "workspace" : "'' AS workspace"}, model, endpoint,
      argMax(permaslug, (requests, permaslug, provider)) AS permaslug,
      argMax(provider, (requests, permaslug, provider)) AS provider,
      toString(sum(cells.requests)) AS requests,
      toString(sum(prompt_tokens)) AS promptTokens, toString(sum(cached_tokens)) AS cachedTokens,
      toString(sum(completion_tokens)) AS completionTokens, toString(sum(reasoning_tokens)) AS reasoningTokens,
      toString(sum(cost)) AS usage, toString(sum(byok)) AS byokUsageInference${isAddedTo ? ", max(cells.found) > 0 AS isSealed" : ""}
    FROM (
      SELECT ${groups}, permaslug, provider,
        ${USAGE_MEASURES.map(({ name }) => (matches === "" ? `sum(${name}) AS ${name}` : `sumIf(${name}, ${matches}) AS ${name}`)).join(", ")}${
          isAddedTo ? ", max(sides.found) AS found" : ""
        }
      FROM (
      ${unionOfSides(plan, { sealed, raw })}
      ) AS sides
      GROUP BY ${groups}, permaslug, provider
    ) AS cells
    GROUP BY ${groups}
    ORDER BY day DESC, sum(cost) DESC, model, endpoint, workspace`;
}
