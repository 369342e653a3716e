import { ADDITIONS_SQL } from "../../rollup/addition.js";
import { USAGE_DIMENSIONS, USAGE_MEASURES } from "../../rollup/cells.js";
import { plannedEvents } from "../../rollup/current-events.js";
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
 * back (`readDays` counts on it). When the plan has additions, each row tells how many of them it holds, and whether it holds
 * anything of a rollup. One endpoint shows one permaslug and provider a day: those of most of its requests.
 */
export function activitySql(database: string, shape: ActivityShape, plan: ReadPlan): string {
  const cells = shape.byKey || shape.byPerson ? "detail" : "usage";
  const who: Record<string, string> =
    cells === "detail" ? { user: "user", email: "user_email", key: "api_key_hash" } : {};
  const dimensions: Record<string, string> = { ...who, ...USAGE_DIMENSIONS };
  const names = [...Object.keys(dimensions), ...USAGE_MEASURES.map(({ name }) => name)];
  const arrays = names.map((name) => `${cells}_${name}`);
  const matches = [
    ...(shape.byKey ? ["key = {key:String}"] : []),
    ...(shape.byPerson
      ? ["(user, email, if(user = '' AND email = '', key, '')) IN {people:Array(Tuple(String, String, String))}"]
      : []),
    ...(shape.ofWorkspace ? ["workspace = {workspace:String}"] : []),
  ].join(" AND ");
  const isAddedTo = (plan.added ?? []).length > 0;
  const seen = isAddedTo
    ? { sealed: ", 1 AS sealed, 0 AS added", raw: `, 0 AS sealed, ${ADDITIONS_SQL} AS added` }
    : null;
  const sealed = `SELECT day, ${names.join(", ")}${seen?.sealed ?? ""} FROM ${sealedRows(database, arrays, plan)}
      LEFT ARRAY JOIN ${names.map((name) => `${cells}_${name} AS ${name}`).join(", ")}`;
  const raw = `SELECT day, ${names.join(", ")}${seen === null ? "" : ", sealed, added"} FROM (
        SELECT day, ${Object.entries(dimensions)
          .map(([name, column]) => `${column} AS ${name}`)
          .join(
            ", ",
          )}, ${USAGE_MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(", ")}${seen?.raw ?? ""}
        FROM ${plannedEvents(database, plan)} WHERE ${IN_RANGE_SQL}
        GROUP BY day, ${Object.values(dimensions).join(", ")}
      )`;
  const groups = `day${shape.byWorkspace ? ", workspace" : ""}, model, endpoint`;
  return `SELECT toUInt16(day) AS day, ${shape.byWorkspace ? "workspace" : "'' AS workspace"}, model, endpoint,
      argMax(permaslug, (requests, permaslug, provider)) AS permaslug,
      argMax(provider, (requests, permaslug, provider)) AS provider,
      toString(sum(cells.requests)) AS requests,
      toString(sum(prompt_tokens)) AS promptTokens, toString(sum(cached_tokens)) AS cachedTokens,
      toString(sum(completion_tokens)) AS completionTokens, toString(sum(reasoning_tokens)) AS reasoningTokens,
      toString(sum(cost)) AS usage, toString(sum(byok)) AS byokUsageInference${seen === null ? "" : ", max(cells.sealed) AS isSealed, toUInt32(sum(cells.added)) AS additions"}
    FROM (
      SELECT ${groups}, permaslug, provider,
        ${USAGE_MEASURES.map(({ name }) => (matches === "" ? `sum(${name}) AS ${name}` : `sumIf(${name}, ${matches}) AS ${name}`)).join(", ")}${
          seen === null ? "" : ", max(sides.sealed) AS sealed, sum(sides.added) AS added"
        }
      FROM (
      ${unionOfSides(plan, { sealed, raw })}
      ) AS sides
      GROUP BY ${groups}, permaslug, provider
    ) AS cells
    GROUP BY ${groups}
    ORDER BY day DESC, sum(cost) DESC, model, endpoint, workspace`;
}
