import type { UsageRow } from "../usage-query/read-usage.js";
import type { Bucket, Piece } from "./bucket-pieces.js";
import type { ReadDimension } from "./usage-report-query.js";
import type { SummedMeasure } from "./usage-sums.js";

export type ReadRow = UsageRow<ReadDimension, SummedMeasure>;

/** @param newest rows at most, those of the newest buckets, newest first; null: all */
export type ReadBuckets = (
  buckets: readonly Bucket[],
  range: Piece["range"],
  newest: number | null,
) => Promise<readonly ReadRow[]>;

/** The newest buckets of a piece, as many as make no more rows than it may have; one at least, whatever that makes. */
export async function readPiece(
  { buckets, range, rowsMax }: Piece,
  read: ReadBuckets,
): Promise<{ buckets: readonly Bucket[]; rows: readonly ReadRow[] }> {
  if (buckets.length === 1) return { buckets, rows: await read(buckets, range, null) };
  const rows = await read(buckets, range, rowsMax + 1);
  const last = rows.at(-1)?.bucketMs;
  if (rows.length <= rowsMax || last === undefined || last === null) return { buckets, rows };
  const whole = rows.filter(({ bucketMs }) => bucketMs !== last);
  if (whole.length > 0) return { buckets: buckets.filter(({ startMs }) => startMs > last), rows: whole };
  // Those after it made none.
  const some = buckets.filter(({ startMs }) => startMs >= last);
  return { buckets: some, rows: await read(some, { ...range, startMs: Math.max(last, range.startMs) }, null) };
}
