/** The row of a statement that always returns one. */
export function firstRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined)
    throw new Error("a statement returned no row, although its target was there under the team's lock");
  return row;
}
