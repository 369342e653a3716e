type Row = Record<string, unknown>;

/** The rows of a report's answer: the list under `data`, or under `data` once more. */
export function reportRows(answer: unknown): Row[] {
  for (let level = answer; isRow(level); level = level["data"]) if (isRows(level["data"])) return level["data"];
  throw new Error("the answer holds no data");
}

/** The sum of one number of each row, to six digits. @param path such as `tokens.total` */
export function addUp(rows: readonly Row[], path: string): number {
  const sum = rows.reduce((so, row) => so + numberAt(row, path), 0);
  if (Number.isNaN(sum)) throw new Error(`not every row has the number ${path}`);
  return Number(sum.toPrecision(6));
}

/** What a row does not tell, as a request without tokens, adds nothing; what is no number makes the sum none. */
function numberAt(row: Row, path: string): number {
  let value: unknown = row;
  for (const name of path.split(".")) {
    if (value === null) return 0;
    value = isRow(value) ? value[name] : undefined;
  }
  return Number(value);
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}

function isRows(value: unknown): value is Row[] {
  return Array.isArray(value) && value.every(isRow);
}
