import type { Figure } from "./figure.js";

const HEADINGS = ["figure", "value", "reference", "its value", "unit", "ratio", "target", "ok"];
const RIGHT_ALIGNED = new Set([1, 3, 5]);

/** The figures as an aligned table for a person; what is absent is a dash. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.value),
    figure.reference ?? "-",
    shown(figure.referenceValue),
    figure.unit,
    shown(figure.ratio),
    figure.target ?? "-",
    figure.ok === null ? "-" : figure.ok ? "yes" : "NO",
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => line(row, widths)).join("\n");
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return RIGHT_ALIGNED.has(column) ? cell.padStart(width) : cell.padEnd(width);
    })
    .join("  ")
    .trimEnd();
}

function shown(value: number | null): string {
  return value === null ? "-" : value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}
