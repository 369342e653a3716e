/** One row that a vendor served, flat: numbers are decimal text, what was absent is not there. */
export type VendorRow = Readonly<Record<string, string | null | undefined>>;

/** A day as it was served. */
export interface ServedDay {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  rows: readonly VendorRow[];
}

/** Rows as JSON text: the same for the same rows, in whatever order they and their fields come. */
export function toRowsText(rows: readonly VendorRow[]): string {
  const texts = rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).toSorted(byName))));
  return `[${texts.toSorted().join(",")}]`;
}

/** What `toRowsText` wrote. */
export function fromRowsText(text: string): VendorRow[] {
  return JSON.parse(text) as VendorRow[];
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : Number(left > right);
}
