import type { TeamDirectory } from "../../accounts/team-directory.js";
import { bucketStarts, type BucketUnit } from "../../kernel/bucket-starts.js";
import { DaybookError } from "../../kernel/errors.js";
import { findTimeZone } from "../../kernel/time-zone.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { limitTime } from "../../store/analytics/statement-limit.js";
import { type FiguresRow, readFigures } from "../usage-query/read-usage.js";
import { detailOfAnalytics, frozenWarning } from "../frozen-warning.js";
import type { AnalyticsQuery } from "./analytics-query.js";
import { readPeopleOfRange } from "./people-of-range.js";
import { resolveFilter } from "./resolve-filter.js";
import { showDimension, type ShowContext, type ShownDimension } from "./shown-dimension.js";

/** A column of the answer; numbers are decimal text, exact at any size, and null where unknown. */
export interface AnalyticsColumn {
  name: string;
  kind: "text" | "number";
}

export interface AnalyticsAnswer {
  /** Bucket, dimensions, metrics, in the order asked. */
  columns: readonly AnalyticsColumn[];
  rows: readonly (readonly (string | null)[])[];
  /** True when the limit left rows out. */
  isTruncated: boolean;
  warnings: readonly string[];
}

const ROWS_DEFAULT = 1_000;
/** Rows of a series of dimensions that states no limit. */
const SERIES_ROWS_MAX = 50_000;
const LABEL_ATTEMPTS = 5;

/**
 * Metrics per dimension and bucket of a team's usage. UTC buckets, weeks from Monday; empty ones are left out, as is what
 * has no requests.
 *
 * @param limitMs what all of it may take
 * @returns newest bucket first, then highest first metric, unless ordered otherwise; ties by bucket and label
 * @throws DaybookError `request_timeout` beyond the limit, `invalid_request` for a filter's value, `store_unavailable`
 * Exact at every moment: unsealed days are read from their events.
 */
export async function reportAnalytics(
  unlimited: AnalyticsStore,
  team: TeamDirectory,
  query: AnalyticsQuery,
  { limitMs }: { limitMs: number },
): Promise<AnalyticsAnswer> {
  const store = limitTime(unlimited, limitMs);
  for (let attempt = 0; attempt < LABEL_ATTEMPTS; attempt++) {
    const answer = await tryToAnswer(store, team, query);
    if (answer !== null) return answer;
  }
  throw new DaybookError("store_unavailable", "New keys or people keep coming while they are read. Ask again.");
}

/** Null when somebody or some key came that the labels, read before, do not hold. */
async function tryToAnswer(
  store: AnalyticsStore,
  team: TeamDirectory,
  query: AnalyticsQuery,
): Promise<AnalyticsAnswer | null> {
  const { granularity, metrics, groupLimit } = query;
  const range = whereEventsMayBe(query.range);
  const context = contextOf(store, team, range);
  const resolved = [];
  for (const [place, filter] of query.filters.entries()) resolved.push(await resolveFilter(filter, place, context));
  const shown: ShownDimension[] = [];
  for (const dimension of query.dimensions) shown.push(await showDimension(dimension, context));
  const limit = limitOf(query);
  const buckets = granularity === null ? null : utcBuckets(granularity, range);
  const found = await readFigures(store, team.team.id, {
    range,
    buckets,
    groups: shown.map(({ group }) => group),
    measures: metrics.flatMap(({ measures }) => measures),
    filters: resolved.flatMap(({ filters }) => filters),
    figures: metrics,
    order: orderOf(query, shown),
    limit: limit + 1,
    ...(groupLimit === null ? {} : { limitPerGroup: groupLimit }),
  });
  const toRow = rowMaker(granularity, shown);
  const rows = found.slice(0, limit).map(toRow);
  const complete = rows.filter((row) => row !== null);
  if (complete.length < rows.length) return null;
  return {
    columns: columnsOf(query, shown),
    rows: complete,
    isTruncated: found.length > limit,
    warnings: [
      ...resolved.flatMap(({ warnings }) => warnings),
      ...[frozenWarning(team.team, range, detailOfAnalytics(query, buckets))].filter((warning) => warning !== null),
    ],
  };
}

/** No door takes earlier events, and the engine's own days and seconds reach no later. */
function whereEventsMayBe({ startMs, endMs }: ShowContext["range"]): ShowContext["range"] {
  const [earliest, latest] = [Date.UTC(2000, 0, 1), Date.UTC(2100, 0, 1)];
  return { startMs: Math.min(Math.max(startMs, earliest), latest), endMs: Math.max(Math.min(endMs, latest), earliest) };
}

/** People are read once for filters and labels, and only when asked for. */
function contextOf(store: AnalyticsStore, team: TeamDirectory, range: ShowContext["range"]): ShowContext {
  let people: ReturnType<typeof readPeopleOfRange> | null = null;
  return { store, team, range, people: () => (people ??= readPeopleOfRange(store, team, range)) };
}

function utcBuckets(unit: BucketUnit, range: { startMs: number; endMs: number }): number[] {
  const utc = findTimeZone("UTC");
  if (utc === null) throw new Error("the runtime does not know UTC");
  return bucketStarts(utc, unit, range);
}

/** A series loses no bucket to a limit that nobody stated. */
function limitOf({ limit, groupLimit, granularity, dimensions, range }: AnalyticsQuery): number {
  if (limit !== null) return limit;
  if (granularity === null || dimensions.length === 0 || groupLimit !== null) return ROWS_DEFAULT;
  return Math.min(ROWS_DEFAULT * Math.max(1, utcBuckets(granularity, range).length), SERIES_ROWS_MAX);
}

function orderOf(
  { order, granularity, metrics, dimensions }: AnalyticsQuery,
  shown: readonly ShownDimension[],
): string[] {
  const highestFirst = metrics.slice(0, 1).map(({ sql }) => `(${sql}) DESC`);
  const newestFirst = granularity === null ? [] : ["bucket DESC"];
  const byLabel = shown.map(({ orderSql }) => `${orderSql} ASC`);
  if (order === null) return [...newestFirst, ...highestFirst, ...byLabel];
  const place = dimensions.findIndex(({ name }) => name === order.field);
  const field =
    order.field === "date"
      ? "bucket"
      : (shown[place]?.orderSql ?? metrics.find(({ name }) => name === order.field)?.sql ?? "requests");
  return [`(${field}) ${order.direction === "asc" ? "ASC" : "DESC"}`, ...newestFirst, ...byLabel];
}

function columnsOf(
  { granularity, isOfGenerations, metrics }: AnalyticsQuery,
  shown: readonly ShownDimension[],
): AnalyticsColumn[] {
  const bucket = `${isOfGenerations ? "created_at" : "date"}__${granularity}`;
  const texts = [...(granularity === null ? [] : [bucket]), ...shown.flatMap(({ columns }) => columns)];
  return [
    ...texts.map((name): AnalyticsColumn => ({ name, kind: "text" })),
    ...metrics.map(({ name }): AnalyticsColumn => ({ name, kind: "number" })),
  ];
}

/** Makes rows of the answer, and remembers what was made of each bucket and value: they come again and again. */
function rowMaker(
  granularity: BucketUnit | null,
  shown: readonly ShownDimension[],
): (row: FiguresRow) => (string | null)[] | null {
  const bucketText = remembered((bucketMs: number) =>
    granularity === null ? "" : formatBucket(bucketMs, granularity),
  );
  const labelsOf = shown.map(({ show }) => remembered(show));
  return ({ bucketMs, groups, figures }) => {
    const row: (string | null)[] = granularity === null || bucketMs === null ? [] : [bucketText(bucketMs)];
    for (const [index, labelOf] of labelsOf.entries()) {
      const label = labelOf(groups[index] ?? "");
      if (label === undefined) return null;
      row.push(...label);
    }
    row.push(...figures);
    return row;
  };
}

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

/** `2026-07-31 18:00:00` for minutes and hours, `2026-07-31` for what is longer. */
function formatBucket(bucketMs: number, granularity: BucketUnit): string {
  const text = new Date(bucketMs).toISOString();
  return granularity === "minute" || granularity === "hour"
    ? `${text.slice(0, 10)} ${text.slice(11, 19)}`
    : text.slice(0, 10);
}
