/** One stack of a chart: a name, and a value for each bucket. */
export interface Series {
  id: string;
  label: string;
  values: number[];
}

export const SERIES_MAX = 8;
export const OTHER_ID = "\0other";

/** The series with the largest sums, largest first, and the sum of all others as one more. */
export function topSeries(series: readonly Series[], most = SERIES_MAX): Series[] {
  const sumOf = ({ values }: Series): number => values.reduce((sum, value) => sum + value, 0);
  const ordered = series.toSorted((one, other) => sumOf(other) - sumOf(one));
  if (ordered.length <= most + 1) return ordered;
  const rest = ordered.slice(most);
  const values = rest[0]?.values.map((_, place) => rest.reduce((sum, one) => sum + (one.values[place] ?? 0), 0)) ?? [];
  return [...ordered.slice(0, most), { id: OTHER_ID, label: `${rest.length} others`, values }];
}
