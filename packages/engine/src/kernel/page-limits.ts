/** How much is held of something that is read in pages: rows of any length, whole pages at a time. */
export interface PageLimits {
  /** Of the first page, before anything is known of the rows. */
  rowsFirst: number;
  rowsMin: number;
  rowsMax: number;
  /** What a page is aimed at, by the rows of the page before. */
  bytes: number;
}

/**
 * How many rows the next page may have: as many as come to the bytes aimed at, if they are as long as those of the page
 * before; at most four times as many as that had, for they may not be.
 */
export function nextPageRows({ bytes, rows }: { bytes: number; rows: number }, limits: PageLimits): number {
  if (rows === 0) return limits.rowsFirst;
  const fitting = Math.min(Math.floor((limits.bytes * rows) / Math.max(bytes, 1)), rows * 4);
  return Math.max(limits.rowsMin, Math.min(fitting, limits.rowsMax));
}
