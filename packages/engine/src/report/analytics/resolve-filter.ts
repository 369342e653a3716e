import { DaybookError } from "../../kernel/errors.js";
import { findActivityKey, findActivityPerson, findActivityWorkspace } from "../activity/find-filter.js";
import { personId } from "../people.js";
import type { UsageFilter } from "../usage-query/usage-filter.js";
import type { AnalyticsQuery } from "./analytics-query.js";
import { PROMPT_SIZE_LABELS } from "./dimensions.js";
import type { ShowContext } from "./shown-dimension.js";

/** What a filter comes to: all of these must hold. */
export interface ResolvedFilter {
  filters: UsageFilter[];
  warnings: string[];
}

type Filter = AnalyticsQuery["filters"][number];

const COMPARISONS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/**
 * A filter by id as one by what events hold, any other by the value shown. An id that nothing has matches nothing, which
 * a warning says; a value that is left out or compared with never matches an id that is not set, unless asked to.
 */
export async function resolveFilter(filter: Filter, place: number, context: ShowContext): Promise<ResolvedFilter> {
  const { operator, value, dimension, includeUnset } = filter;
  const values: readonly (string | number)[] = typeof value === "object" ? value : [value];
  const isKept = operator === "eq" || operator === "in";
  const path = `filters.${place}`;
  if (operator !== "eq" && operator !== "neq" && operator !== "in" && operator !== "not_in") {
    const [text = ""] = shownValues(filter, path);
    const column = dimension.usage;
    return {
      filters: [
        { dimension: column, operator: COMPARISONS[operator], values: [text] },
        { dimension: column, operator: "not in", values: [""] },
      ],
      warnings: [],
    };
  }
  const found = await findIds(filter, values, context);
  if (found === null) {
    const texts = shownValues(filter, path);
    return {
      filters: [{ dimension: dimension.usage, operator: isKept ? "in" : "not in", values: texts }],
      warnings: [],
    };
  }
  const unset =
    dimension.labels === "person" ? (await context.people()).nobody : dimension.labels === "workspace" ? [] : [""];
  const ids = [...found.ids, ...(isKept === includeUnset ? unset : [])];
  return {
    filters: [{ dimension: dimension.filter ?? dimension.usage, operator: isKept ? "in" : "not in", values: ids }],
    warnings: found.missing.map(
      (missing) => `${path}: ${dimension.name} ${JSON.stringify(missing)} is not known and matches nothing`,
    ),
  };
}

/** What events hold of the ids, and the ids that nothing has; null for a dimension whose filter takes what is shown. */
async function findIds(
  { dimension }: Filter,
  values: readonly (string | number)[],
  context: ShowContext,
): Promise<{ ids: string[]; missing: (string | number)[] } | null> {
  const find = finderOf(dimension.name, context);
  if (find === null) return null;
  const ids: string[] = [];
  const missing: (string | number)[] = [];
  for (const value of values) {
    // Events carry no numeric ids.
    const found = typeof value === "number" ? null : await find(value);
    if (found === null) missing.push(value);
    else ids.push(...found);
  }
  return { ids, missing };
}

function finderOf(
  name: string,
  { store, team, people }: ShowContext,
): ((id: string) => Promise<readonly string[] | null>) | null {
  switch (name) {
    case "api_key_id":
      return async (id) => {
        const key = /^[0-9a-f]{64}$/i.test(id) ? await findActivityKey(store, team, id) : null;
        return key === null ? null : [key];
      };
    case "user":
      return async (id) => {
        const person = await findActivityPerson(store, team, id);
        if (person === null) return null;
        return (await people()).people.find((known) => personId(known.person) === person)?.names ?? [];
      };
    case "workspace":
      return async (id) => {
        const workspace = await findActivityWorkspace(store, team, id);
        return workspace === null ? null : [workspace];
      };
    case "app":
      // An application is known by its title; that of none is no title.
      return async (id) => (id === "" ? null : [id]);
    default:
      return null;
  }
}

/** The values as the dimension holds them. */
function shownValues({ value, dimension }: Filter, path: string): string[] {
  const texts = (typeof value === "object" ? [...value] : [value]).map(String);
  if (dimension.labels !== "prompt size") return texts;
  return texts.map((text) => {
    const rank = PROMPT_SIZE_LABELS.indexOf(text);
    if (rank !== -1) return String(rank);
    const labels = PROMPT_SIZE_LABELS.map((label) => `"${label}"`).join("|");
    throw new DaybookError("invalid_request", `${path}.value: Invalid option: expected one of ${labels}`);
  });
}
