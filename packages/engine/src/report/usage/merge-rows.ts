import type { NameResolver } from "../name-resolver.js";
import { type Person, personId } from "../people.js";
import type { UsageRow } from "../usage-query/read-usage.js";
import type { Bucket } from "./bucket-pieces.js";
import type { ReadDimension, UsageReportDimension, UsageReportQuery, UsageReportRow } from "./usage-report-query.js";
import { addUsage, type SummedMeasure, toUsageSums } from "./usage-sums.js";

/** Rows of a piece with people in place of names, those of one person made one, in the report's order. */
export function mergeRows(
  resolver: NameResolver,
  rows: readonly UsageRow<ReadDimension, SummedMeasure>[],
  { dimensions, buckets, range, nowMs }: UsageReportQuery & { buckets: readonly Bucket[] },
): UsageReportRow[] {
  const byStart = new Map(buckets.map((bucket) => [bucket.startMs, bucket]));
  const merged = new Map<string, UsageReportRow>();
  for (const { bucketMs, dimensions: found, measures } of rows) {
    const bucket = (bucketMs === null ? undefined : byStart.get(bucketMs)) ?? range;
    const person = dimensions.includes("member") ? resolver.resolve(found.person) : null;
    const values = valuesOf(dimensions, found, person);
    const key = JSON.stringify([bucketMs, ...dimensions.map((dimension) => values[dimension])]);
    const row = merged.get(key);
    if (row !== undefined) {
      addUsage(row.sums, toUsageSums(measures));
      continue;
    }
    const { startMs, endMs } = bucket;
    const isPartial = endMs > Math.min(nowMs, range.endMs) || startMs < range.startMs;
    merged.set(key, { startMs, endMs, isPartial, values, person, sums: toUsageSums(measures) });
  }
  return [...merged.values()].toSorted((a, b) => compareRows(a, b, dimensions));
}

function valuesOf(
  dimensions: readonly UsageReportDimension[],
  found: Readonly<Record<ReadDimension, string>>,
  person: Person | null,
): UsageReportRow["values"] {
  const values: UsageReportRow["values"] = {};
  for (const dimension of dimensions) {
    values[dimension] = dimension === "member" ? (person === null ? "" : personId(person)) : found[dimension];
  }
  return values;
}

function compareRows(a: UsageReportRow, b: UsageReportRow, dimensions: readonly UsageReportDimension[]): number {
  if (a.startMs !== b.startMs) return b.startMs - a.startMs;
  if (a.sums.cost !== b.sums.cost) return a.sums.cost > b.sums.cost ? -1 : 1;
  if (a.sums.requests !== b.sums.requests) return a.sums.requests > b.sums.requests ? -1 : 1;
  for (const dimension of dimensions) {
    const [left = "", right = ""] = [a.values[dimension], b.values[dimension]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
