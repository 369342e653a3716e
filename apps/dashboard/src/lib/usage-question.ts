import type { ActivityGroup, GetActivityReportRequest } from "@daybook/sdk/models/operations";
import { DIMENSION_NAMES, type Dimension, dimensionOf } from "./dimensions.ts";
import { many, one, type Search } from "./search.ts";

/** How a table of usage is looked at: what is searched for, and the column of the report that sorts it. */
export interface TableView {
  search: string;
  sort: { column: string; isDescending: boolean };
}

/** Sums that a table of usage shows and can be sorted by, as the report calls them. */
const SORTED_SUMS = [
  "usage",
  "requests",
  "prompt_tokens",
  "completion_tokens",
  "reasoning_tokens",
  "cached_tokens",
] as const;

/** What an address says of the table; dearest first when it says nothing that makes sense. */
export function tableView(search: Search, dimension: Dimension): TableView {
  const text = one(search, "sort") ?? "";
  const column = [...SORTED_SUMS, dimension.labelColumn].find((name) => name === text.replace(/^-/, ""));
  return {
    search: one(search, "q") ?? "",
    sort:
      column === undefined ? { column: "usage", isDescending: true } : { column, isDescending: text.startsWith("-") },
  };
}

/** The view as an address has it. */
export function toSearch(view: TableView): Search {
  const { search, sort } = viewRequest(view);
  return { q: search, sort };
}

/** The part of a question that finds and sorts the rows; what is so anyway is left out. */
export function viewRequest({ search, sort: { column, isDescending } }: TableView): GetActivityReportRequest {
  const isDefault = column === "usage" && isDescending;
  return {
    ...(search === "" ? {} : { search }),
    ...(isDefault ? {} : { sort: `${isDescending ? "-" : ""}${column}` }),
  };
}

/** The filters of an address, as the report takes them. */
export function usageFilters(search: Search): GetActivityReportRequest {
  const filters = DIMENSION_NAMES.map((name): GetActivityReportRequest => {
    const { filter, filterMax } = dimensionOf(name);
    const ids = many(search, name).filter((id) => id !== "");
    return ids.length === 0 ? {} : filter(ids.slice(0, filterMax));
  });
  return filters.reduce<GetActivityReportRequest>((all, one) => ({ ...all, ...one }), {});
}

/**
 * Whether an answer may stand in for one that is on its way: both tell the same apart.
 *
 * @param key of the query that was answered
 */
export function hasGroups(key: readonly unknown[] | undefined, groups: readonly ActivityGroup[]): boolean {
  const request = key?.at(-1);
  if (typeof request !== "object" || request === null || !("groupBy" in request)) return false;
  return String(request.groupBy) === groups.join(",");
}

/** Names of the parameters, as the wire has them. */
const PARAMETERS: Readonly<Record<keyof GetActivityReportRequest, string>> = {
  start: "start",
  end: "end",
  timezone: "timezone",
  groupBy: "group_by",
  userId: "user_id",
  models: "model",
  modelPermaslugs: "model_permaslug",
  endpointIds: "endpoint_id",
  providerNames: "provider_name",
  variants: "variant",
  apps: "app",
  workspaceIds: "workspace_id",
  apiKeyHashes: "api_key_hash",
  search: "q",
  sort: "sort",
};

/** The address of a report, for a table that is saved. */
export function usageReportUrl({ groupBy, ...request }: GetActivityReportRequest, origin: string): URL {
  const url = new URL("/v1/reports/activity", origin);
  if (groupBy !== undefined) url.searchParams.set("group_by", groupBy.join(","));
  for (const [field, values] of Object.entries(request)) {
    for (const value of [values].flat()) url.searchParams.append(nameOf(field), String(value));
  }
  return url;
}

/** The fields of a request are those of its type. */
function nameOf(field: string): string {
  return PARAMETERS[field as keyof GetActivityReportRequest];
}
