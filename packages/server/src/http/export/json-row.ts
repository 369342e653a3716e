import { cellText, type ReportColumn, type ReportRows } from "./report-column.js";
import { textChunks } from "./text-chunks.js";

/** What stands in JSON as its digits or as itself; all else is a string, money too, so that no reader rounds it. */
const BARE: ReadonlySet<ReportColumn<never>["type"]> = new Set(["count", "number", "boolean", "json"]);

/** Writes rows as JSON objects, every column present, in the columns' order. */
export function jsonRowWriter<Row>(columns: readonly ReportColumn<Row>[]): (row: Row) => string {
  const keys = columns.map(({ name }, index) => `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  return (row) => {
    let text = "";
    for (const [index, column] of columns.entries()) {
      const cell = cellText(column, row);
      text += keys[index];
      text += cell === null ? "null" : BARE.has(column.type) ? cell : JSON.stringify(cell);
    }
    return `${text}}`;
  };
}

/** One JSON object a line. */
export function ndjsonChunks<Row>(
  columns: readonly ReportColumn<Row>[],
  rows: ReportRows<Row>,
): AsyncGenerator<string> {
  const toJson = jsonRowWriter(columns);
  return textChunks(rows, { head: "", toText: (row) => `${toJson(row)}\n` });
}

/**
 * `{"object":"list","data":[…]` with a row for each element, and what follows it.
 *
 * @param rest called after the last row: the JSON text of the fields after `data`
 */
export function jsonListChunks<Row>(
  columns: readonly ReportColumn<Row>[],
  rows: ReportRows<Row>,
  rest: () => string,
): AsyncGenerator<string> {
  const toJson = jsonRowWriter(columns);
  let separator = "";
  const toText = (row: Row): string => {
    const text = separator + toJson(row);
    separator = ",";
    return text;
  };
  return textChunks(rows, {
    head: '{"object":"list","data":[',
    toText,
    tail: () => `],${rest()}}`,
  });
}
