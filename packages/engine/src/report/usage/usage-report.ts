import type { TeamDirectory } from "../../accounts/team-directory.js";
import { PERSON_NAME_SEPARATOR } from "../../rollup/current-events.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { NameResolver } from "../name-resolver.js";
import { readNamesOf } from "../names-of-person.js";
import { readUsage } from "../usage-query/read-usage.js";
import type { UsageFilter } from "../usage-query/usage-filter.js";
import { planPieces } from "./bucket-pieces.js";
import { mergeRows } from "./merge-rows.js";
import { type ReadBuckets, readPiece, type ReadRow } from "./read-piece.js";
import { toReadDimension, type UsageReportQuery, type UsageReportRow } from "./usage-report-query.js";
import { noUsage, SUMMED_MEASURES, toUsageSums, type UsageSums } from "./usage-sums.js";

/**
 * Usage per bucket and dimension over any range: newest bucket first, within it dearest first.
 *
 * It comes in pieces of whole buckets, each read when the one before was taken, so that a long report needs no more
 * memory than a short one: one bucket is held, or some thousands of rows of several. Each piece is exact at the moment it
 * is read: unsealed days are read from their events.
 *
 * @throws DaybookError `store_unavailable`
 */
export async function* listUsage(
  store: AnalyticsStore,
  team: TeamDirectory,
  query: UsageReportQuery,
): AsyncGenerator<UsageReportRow> {
  const resolver = new NameResolver(team);
  const filters = await toFilters(store, team, query);
  const pieces = await planPieces(store, team.team.id, query);
  const read: ReadBuckets = (buckets, range, newest) =>
    readUsage(store, team.team.id, {
      range,
      buckets: query.unit === null ? null : buckets.map(({ startMs }) => startMs),
      dimensions: query.dimensions.map(toReadDimension),
      measures: SUMMED_MEASURES,
      filters,
      ...(newest === null ? {} : { newest }),
    });
  for (let piece = pieces.next(null); piece !== null;) {
    const { buckets, rows } = await readPiece(piece, read);
    const merged = mergeRows(resolver, rows, { ...query, buckets });
    piece = pieces.next({ buckets: buckets.length, rows: rows.length, bytes: textBytes(rows) });
    yield* merged;
  }
}

/** About what the rows take as text: a byte a character of names and numbers. */
function textBytes(rows: readonly ReadRow[]): number {
  let bytes = 0;
  for (const { dimensions, measures } of rows) {
    for (const name of Object.values<string>(dimensions)) bytes += name.length;
    for (const figure of Object.values<string>(measures)) bytes += figure.length;
  }
  return bytes;
}

/** The sums of all rows of the report. */
export async function sumUsage(
  store: AnalyticsStore,
  team: TeamDirectory,
  query: Pick<UsageReportQuery, "range" | "filters" | "personId">,
): Promise<UsageSums> {
  const filters = await toFilters(store, team, query);
  const [row] = await readUsage(store, team.team.id, {
    range: query.range,
    buckets: null,
    dimensions: [],
    measures: SUMMED_MEASURES,
    filters,
  });
  return row === undefined ? noUsage() : toUsageSums(row.measures);
}

async function toFilters(
  store: AnalyticsStore,
  team: TeamDirectory,
  { filters, personId, range }: Pick<UsageReportQuery, "range" | "filters" | "personId">,
): Promise<UsageFilter[]> {
  const conditions = filters.map((filter): UsageFilter => ({ ...filter, operator: "in" }));
  if (personId === null) return conditions;
  const names = await readNamesOf(store, team, { personId, range });
  const values = names.map(({ user, email, key }) => [user, email, key].join(PERSON_NAME_SEPARATOR));
  return [...conditions, { dimension: "person", operator: "in", values }];
}
