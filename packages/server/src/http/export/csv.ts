import { cellText, type ReportColumn, type ReportRows } from "./report-column.js";
import { textChunks } from "./text-chunks.js";

/**
 * RFC 4180: a header, CRLF, quotes where needed. Null is an empty cell, an empty text a quoted one.
 *
 * Spreadsheets run a cell that begins like a formula, and names come from whoever sends events; so such a text gets
 * an apostrophe before it, and one that begins with an apostrophe another, which makes the way back unambiguous.
 */
export function csvChunks<Row>(columns: readonly ReportColumn<Row>[], rows: ReportRows<Row>): AsyncGenerator<string> {
  const header = columns.map(({ name }) => quoted(name)).join(",");
  const toText = (row: Row): string => {
    let line = "";
    for (const [index, column] of columns.entries()) {
      if (index > 0) line += ",";
      line += csvCell(column.type === "text", cellText(column, row));
    }
    return `${line}\r\n`;
  };
  return textChunks(rows, { head: `${header}\r\n`, toText });
}

/** The half-width and full-width signs that one spreadsheet or another takes for the beginning of a formula. */
const LIKE_A_FORMULA = /^[=+\-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20]/;

function csvCell(isText: boolean, cell: string | null): string {
  if (cell === null) return "";
  if (!isText) return quoted(cell);
  return quoted(LIKE_A_FORMULA.test(cell) ? `'${cell}` : cell);
}

function quoted(cell: string): string {
  return cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
