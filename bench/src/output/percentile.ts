/**
 * The smallest value that at least the given share of the values does not exceed (nearest rank).
 *
 * @param share above 0, at most 1; 0.5 is the middle one
 * @throws RangeError without values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError("a percentile needs at least one value");
  return value;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
