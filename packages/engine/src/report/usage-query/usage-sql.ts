import type { CellSet } from "../../rollup/cells.js";
import { currentEvents, IS_REQUEST_COLUMN } from "../../rollup/current-events.js";
import { IN_RANGE_SQL, type ReadPlan, sealedRows, unionOfSides } from "../../rollup/read-plan.js";
import { cellDimension, USAGE_QUERY_DIMENSIONS, type UsageDimension } from "./usage-dimensions.js";
import { filterSql, type UsageFilter } from "./usage-filter.js";
import { fromEvents, type UsageMeasure } from "./usage-measures.js";

/** A column of the answer: text, or null. */
export interface Figure {
  name: string;
  /** Over the measures by their names. */
  sql: string;
}

export interface UsageShape {
  /** What sealed days are read from; null: every day is read from its events. */
  cells: CellSet | null;
  /** Binds `{buckets:Array(UInt32)}`, epoch seconds. */
  hasBuckets: boolean;
  /** Ranked: binds `{<name>_values:Array(String)}` and `{<name>_ranks:Array(UInt32)}`. */
  groups: readonly { dimension: UsageDimension; isRanked: boolean }[];
  measures: readonly UsageMeasure[];
  filters: readonly UsageFilter[];
  figures: readonly Figure[];
  /** Expressions over `bucket`, groups and measures, with direction. Absent: rows come in no order. */
  order?: readonly string[];
  limit?: number;
  /** Rows of one combination of groups. */
  limitPerGroup?: number;
}

/** What a ranked group shows for a value that was given no rank. */
export const UNRANKED = 4_294_967_295;

/**
 * The statement behind every reading of usage: sums per bucket and group, the figures made of them, in order and within
 * limits. With each row comes which of the rollups was the last that it was made of, as they are counted while they are read;
 * the highest of these, `found_days`, tells whoever asks that no planned day was missing. It may be less, when the cells of
 * the last ones were left out by filters: then that has to be asked.
 */
export function usageSql(database: string, shape: UsageShape, plan: ReadPlan): string {
  const names = shape.groups.map(({ dimension }) => dimension);
  const sums = sumsSql(database, shape, plan);
  const columns = [
    ...(shape.hasBuckets ? ["bucket"] : []),
    ...names.map((name) => `toString(${name}) AS ${name}_text`),
    ...shape.figures.map(({ name, sql }) => `toString(${sql}) AS ${name}_figure`),
  ];
  const ending = [
    ...(shape.order === undefined ? [] : [`ORDER BY ${shape.order.join(", ")}`]),
    ...(shape.limitPerGroup === undefined || names.length === 0
      ? []
      : [`LIMIT ${shape.limitPerGroup} BY ${names.join(", ")}`]),
    ...(shape.limit === undefined ? [] : [`LIMIT ${shape.limit}`]),
  ];
  const isSealed = plan.sealed.length > 0;
  const isCut = isLimited(shape);
  const found = isSealed ? [`found${isCut ? "_of_all" : ""} AS found_days`] : [];
  const overall = isSealed ? ["max(found) OVER () AS found_of_all"] : [];
  return `SELECT rowNumberInAllBlocks() AS place, ${[...columns, ...found].join(", ")}
    FROM (
      SELECT ${["*", ...(isCut ? overall : [])].join(", ")} FROM (
      ${sums}
      ) WHERE requests > 0${ending.map((clause) => `\n      ${clause}`).join("")}
    )`;
}

/** Whether rows may be left out: then what each says of `found_days` holds for all that were read. */
function isLimited({ limit, limitPerGroup }: Pick<UsageShape, "limit" | "limitPerGroup">): boolean {
  return limit !== undefined || limitPerGroup !== undefined;
}

/** Sums per bucket and group, over both sides of the plan or, without cells, straight from events. */
function sumsSql(database: string, shape: UsageShape, plan: ReadPlan): string {
  const keys = [...(shape.hasBuckets ? ["bucket"] : []), ...shape.groups.map(({ dimension }) => dimension)];
  const groupBy = keys.length === 0 ? "" : `\n      GROUP BY ${keys.join(", ")}`;
  const raw = rawSql(database, { shape, plan, groupBy });
  if (shape.cells === null) return raw;
  const measures = withRequests(shape.measures).map((measure) => `sum(${measure}) AS ${measure}`);
  const found = plan.sealed.length === 0 ? [] : ["max(found) AS found"];
  return `SELECT ${[...keys, ...measures, ...found].join(", ")} FROM (
      ${unionOfSides(plan, { sealed: sealedSql(database, shape.cells, shape, plan), raw })}
      )${groupBy}`;
}

function rawSql(
  database: string,
  { shape, plan, groupBy }: { shape: UsageShape; plan: ReadPlan; groupBy: string },
): string {
  const columns = [
    ...(shape.hasBuckets ? ["roundDown(toUnixTimestamp(occurred_at), {buckets:Array(UInt32)}) AS bucket"] : []),
    ...shape.groups.map((group) => groupColumn(group, USAGE_QUERY_DIMENSIONS[group.dimension])),
    ...withRequests(shape.measures).map((measure) => `${fromEvents(measure)} AS ${measure}`),
    ...(plan.sealed.length === 0 ? [] : ["toUInt64(0) AS found"]),
  ];
  const conditions = [
    IN_RANGE_SQL,
    "is_request",
    ...shape.filters.map((filter, place) => filterSql(filter, place, USAGE_QUERY_DIMENSIONS[filter.dimension])),
  ];
  return `SELECT ${columns.join(", ")}
      FROM ${currentEvents(database, [IS_REQUEST_COLUMN])} WHERE ${conditions.join(" AND ")}${groupBy}`;
}

function sealedSql(database: string, cells: CellSet, shape: UsageShape, plan: ReadPlan): string {
  const dimensionOf = (dimension: UsageDimension): { sql: string; columns: string[] } => {
    const found = cellDimension(cells, dimension);
    if (found === null) throw new Error(`${cells} cells do not tell by ${dimension}`);
    return found;
  };
  const measures = withRequests(shape.measures);
  const isTimed = cells === "timed";
  const dimensions = [...shape.groups, ...shape.filters].flatMap(({ dimension }) => dimensionOf(dimension).columns);
  const arrays = [...new Set([...(isTimed ? ["quarter"] : []), ...dimensions, ...measures])];
  const at = isTimed ? "toUInt32(toUInt32(day) * 86400 + quarter * 900)" : "toUInt32(toUInt32(day) * 86400)";
  const columns = [
    ...(shape.hasBuckets ? [`roundDown(${at}, {buckets:Array(UInt32)}) AS bucket`] : []),
    ...shape.groups.map((group) => groupColumn(group, dimensionOf(group.dimension).sql)),
    ...measures,
    "found",
  ];
  const conditions = [
    // In milliseconds, since the range may begin or end within a second where no event lies beyond.
    ...(isTimed ? [`toInt64(${at}) * 1000 + 899999 >= {startMs:Int64} AND toInt64(${at}) * 1000 < {endMs:Int64}`] : []),
    ...shape.filters.map((filter, place) => filterSql(filter, place, dimensionOf(filter.dimension).sql)),
  ];
  return `SELECT ${columns.join(", ")} FROM ${sealedRows(database, { cells, names: arrays, found: "place" }, plan)}
      ARRAY JOIN ${arrays.map((name) => `${cells}_${name} AS ${name}`).join(", ")}${
        conditions.length === 0 ? "" : `\n      WHERE ${conditions.join(" AND ")}`
      }`;
}

function groupColumn({ dimension, isRanked }: { dimension: UsageDimension; isRanked: boolean }, sql: string): string {
  if (!isRanked) return `${sql} AS ${dimension}`;
  return `transform(${sql}, {${dimension}_values:Array(String)}, {${dimension}_ranks:Array(UInt32)}, toUInt32(${UNRANKED})) AS ${dimension}`;
}

/** Groups without requests are left out, as is the one row that no group at all makes; so requests are always counted. */
function withRequests(measures: readonly UsageMeasure[]): UsageMeasure[] {
  return [...new Set<UsageMeasure>(["requests", ...measures])];
}
