import { areRollupsThere, planParams, type ReadPlan, readByPlan, type TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore, BoundValue } from "../../store/analytics/analytics-store.js";
import { chooseCells } from "./choose-cells.js";
import type { UsageDimension } from "./usage-dimensions.js";
import { filterParams, keepsNothing, type UsageFilter } from "./usage-filter.js";
import type { NullableUsageMeasure, UsageMeasure } from "./usage-measures.js";
import { type Figure, type UsageShape, usageSql } from "./usage-sql.js";

export interface UsageQuery<Dimension extends UsageDimension, Measure extends UsageMeasure> {
  range: TimeRange;
  /** When buckets begin, as `bucketStarts` makes them: ascending epoch ms, whole seconds. Null: one for the range. */
  buckets: readonly number[] | null;
  dimensions: readonly Dimension[];
  measures: readonly Measure[];
  /** All must hold. */
  filters?: readonly UsageFilter[];
  /** Rows at most, those of the newest buckets, newest first; of the last bucket some may be missing. Absent: all. */
  newest?: number;
}

/** Usage of one bucket and combination of dimensions: counts and USD as decimal text, exact at any size. */
export interface UsageRow<Dimension extends UsageDimension, Measure extends UsageMeasure> {
  /** When the bucket begins; null without buckets. */
  bucketMs: number | null;
  /** The empty text where events do not say. */
  dimensions: Record<Dimension, string>;
  /** Null where no request says. */
  measures: { [Name in Measure]: Name extends NullableUsageMeasure ? string | null : string };
}

/**
 * Sums of a team's usage per bucket and dimension, from the coarsest cells that are exact for what is asked, from events
 * where there are none: UTC days from daily cells, hours and other zones' days from quarters of an hour, anything finer
 * and any measure or dimension that cells lack from events.
 *
 * @returns in no order, unless the newest are asked for; combinations without requests are left out
 * @throws DaybookError `store_unavailable`
 * Exact at every moment: unsealed days are read from their events.
 */
export async function readUsage<Dimension extends UsageDimension, Measure extends UsageMeasure>(
  store: AnalyticsStore,
  team: string,
  query: UsageQuery<Dimension, Measure>,
): Promise<UsageRow<Dimension, Measure>[]> {
  const { range, buckets, dimensions, measures, filters = [], newest } = query;
  const rows = await readFigures(store, team, {
    range,
    buckets,
    groups: dimensions.map((dimension) => ({ dimension })),
    measures,
    filters,
    figures: measures.map((measure) => ({ name: measure, sql: measure })),
    ...(newest === undefined ? {} : { order: ["bucket DESC"], limit: newest }),
  });
  return rows.map(({ bucketMs, groups, figures }) => ({
    bucketMs,
    dimensions: byName(dimensions, groups),
    measures: byName(measures, figures) as UsageRow<Dimension, Measure>["measures"],
  }));
}

/** A dimension to group by. With ranks, values of one rank are one group, which shows its rank instead of a value. */
export interface UsageGroup {
  dimension: UsageDimension;
  ranks?: ReadonlyMap<string, number>;
}

export interface FiguresQuery {
  range: TimeRange;
  buckets: readonly number[] | null;
  groups: readonly UsageGroup[];
  /** What the figures are made of. */
  measures: readonly UsageMeasure[];
  filters: readonly UsageFilter[];
  figures: readonly Figure[];
  order?: readonly string[];
  limit?: number;
  limitPerGroup?: number;
}

/** In the order of the query's groups and figures. */
export interface FiguresRow {
  bucketMs: number | null;
  groups: string[];
  figures: (string | null)[];
}

/** As `readUsage`, with figures made of measures, ranked groups, order and limits. */
export async function readFigures(store: AnalyticsStore, team: string, query: FiguresQuery): Promise<FiguresRow[]> {
  const { range, buckets, groups, measures, filters } = query;
  if (filters.some(keepsNothing) || buckets?.length === 0) return [];
  const cells = chooseCells({
    dimensions: [...groups, ...filters].map(({ dimension }) => dimension),
    measures,
    buckets,
  });
  const shape: UsageShape = {
    ...query,
    cells,
    hasBuckets: buckets !== null,
    groups: groups.map(({ dimension, ranks }) => ({ dimension, isRanked: ranks !== undefined })),
  };
  const params: Record<string, BoundValue> = filterParams(filters);
  if (buckets !== null) params["buckets"] = buckets.map((startMs) => startMs / 1000);
  for (const { dimension, ranks } of groups) {
    if (ranks === undefined) continue;
    params[`${dimension}_values`] = [...ranks.keys()];
    params[`${dimension}_ranks`] = [...ranks.values()];
  }
  const rollups = cells === null ? "none" : cells === "timed" ? "quarters" : "days";
  const found = await readByPlan(store, { team, range, rollups }, async (plan) => {
    const rows = await store.query<EngineRow>({
      sql: usageSql(store.database, shape, plan),
      params: { ...planParams(plan), ...params },
    });
    return (await foundAll(store, plan, rows)) ? { answer: rows, sawRollups: true } : null;
  });
  const answers = found ?? [];
  if (query.order !== undefined) answers.sort((a, b) => a.place - b.place);
  // Made once: a year of days by model is ten thousands of rows.
  const groupColumns = groups.map(({ dimension }): `${string}_text` => `${dimension}_text`);
  const figureColumns = query.figures.map(({ name }): `${string}_figure` => `${name}_figure`);
  return answers.map((row) => ({
    bucketMs: row.bucket === undefined ? null : row.bucket * 1000,
    groups: groupColumns.map((column) => row[column] ?? ""),
    figures: figureColumns.map((column) => row[column] ?? null),
  }));
}

/** Whether the rollup of each planned day was read: one may have been replaced since the plan, and merged away. */
async function foundAll(store: AnalyticsStore, plan: ReadPlan, rows: readonly EngineRow[]): Promise<boolean> {
  if (plan.sealed.length === 0) return true;
  const found = rows.reduce((most, row) => Math.max(most, row.found_days ?? 0), 0);
  return found === plan.sealed.length || areRollupsThere(store, plan);
}

interface EngineRow {
  place: number;
  /** Rollups that were read until the last of this row, or of all rows; 0 for events alone. */
  found_days?: number;
  /** Epoch seconds. */
  bucket?: number;
  [group: `${string}_text`]: string;
  [figure: `${string}_figure`]: string | null;
}

/** The names come from the query, so the record has each of them. */
function byName<Name extends string, Value>(names: readonly Name[], values: readonly Value[]): Record<Name, Value> {
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<Name, Value>;
}
