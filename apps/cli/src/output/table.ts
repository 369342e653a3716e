import { addDecimals, formatDecimal, parseDecimal, zero, type Decimal } from "./decimal.js";
import { displayText, displayWidth } from "./display-text.js";

/** A column of words, left-aligned, or of exact numbers, right-aligned. The header names the unit. */
export type Column<Row> =
  | { kind: "text"; header: string; value(row: Row): string | null }
  | {
      kind: "number";
      header: string;
      /** The number's text as the server wrote it. */
      value(row: Row): string | null;
      /** Least number of decimal places; default 0. A column shows as many as its longest value. */
      placesMin?: number;
    };

/**
 * Rows as aligned lines. Absent values are `-`. Numbers have thousands separators and are never rounded.
 *
 * @param hasTotals adds a last line: the sum of each number column, by decimal arithmetic
 */
export function formatTable<Row>(spec: {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  hasTotals?: boolean;
}): string {
  const { columns, rows, hasTotals = false } = spec;
  const blocks = columns.map((column, at) => formatColumn(column, { rows, hasTotals, isFirst: at === 0 }));
  const lineCount = blocks[0]?.cells.length ?? 0;
  const widths = blocks.map(({ cells }) => cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), 0));
  const lines = Array.from({ length: lineCount }, (_, line) =>
    blocks
      .map(({ cells, isRight }, at) => pad(cells[line] ?? "", { width: widths[at] ?? 0, isRight }))
      .join("  ")
      .trimEnd(),
  );
  const ruleWidth = widths.reduce((sum, width) => sum + width, 0) + 2 * Math.max(0, widths.length - 1);
  const rule = "-".repeat(ruleWidth);
  lines.splice(1, 0, rule);
  if (hasTotals) lines.splice(lines.length - 1, 0, rule);
  return `${lines.join("\n")}\n`;
}

function formatColumn<Row>(
  column: Column<Row>,
  { rows, hasTotals, isFirst }: { rows: readonly Row[]; hasTotals: boolean; isFirst: boolean },
): { cells: string[]; isRight: boolean } {
  const header = displayText(column.header);
  if (column.kind === "text") {
    const cells = rows.map((row) => displayText(column.value(row) ?? "-"));
    const total = hasTotals ? [isFirst ? "Total" : ""] : [];
    return { cells: [header, ...cells, ...total], isRight: false };
  }
  const values = rows.map((row) => column.value(row)).map((value) => ({ value, decimal: toDecimal(value) }));
  const total = values.reduce<Decimal>(
    (sum, { decimal }) => (decimal === null ? sum : addDecimals(sum, decimal)),
    zero,
  );
  const places = Math.max(total.places, column.placesMin ?? 0);
  const cells = values.map(({ value, decimal }) =>
    decimal === null ? displayText(value ?? "-") : formatDecimal(decimal, places),
  );
  return { cells: [header, ...cells, ...(hasTotals ? [formatDecimal(total, places)] : [])], isRight: true };
}

function toDecimal(value: string | null): Decimal | null {
  return value === null ? null : parseDecimal(value);
}

function pad(cell: string, { width, isRight }: { width: number; isRight: boolean }): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(cell)));
  return isRight ? space + cell : cell + space;
}
