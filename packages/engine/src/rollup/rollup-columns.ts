import { CELL_MEASURES, CELL_SETS, PERSON_MEASURES } from "./cells.js";

const INSTANT = "DateTime64(3, 'UTC')";

/**
 * The type of every column of a rollup in a Native block, plain where the table's own is a dictionary of the same. But for
 * which state its cells hold: that serves what is read beside it, and beside a frozen day is nothing.
 */
export const ROLLUP_COLUMN_TYPES: Readonly<Record<string, string>> = {
  team: "String",
  day: "Date",
  n: "UInt64",
  mark: "UInt64",
  version: "UInt64",
  first_at: INSTANT,
  last_at: INSTANT,
  person_name: "Array(String)",
  ...Object.fromEntries(
    PERSON_MEASURES.map(({ name }): [string, string] => [`person_${name}`, `Array(${personType(name)})`]),
  ),
  ...Object.fromEntries(
    Object.entries(CELL_SETS).flatMap(([set, dimensions]): [string, string][] => [
      ...Object.keys(dimensions).map((name): [string, string] => [
        `${set}_${name}`,
        `Array(${name === "quarter" ? "UInt8" : "String"})`,
      ]),
      ...CELL_MEASURES.map(({ name, isNullable }): [string, string] => [
        `${set}_${name}`,
        `Array(${isNullable === true ? `Nullable(${cellType(name)})` : cellType(name)})`,
      ]),
    ]),
  ),
};

/** Texts that differ from cell to cell. */
const WITHOUT_DICTIONARY: ReadonlySet<string> = new Set(["detail_user", "detail_email"]);

/** The table's own type of a column of cells. */
export function dictionaryType(column: string): string {
  const type = ROLLUP_COLUMN_TYPES[column];
  if (type === undefined) throw new Error(`no column of rollups is called ${column}`);
  return type === "Array(String)" && !WITHOUT_DICTIONARY.has(column) ? "Array(LowCardinality(String))" : type;
}

function personType(measure: string): string {
  return measure.endsWith("_at") ? INSTANT : "UInt64";
}

function cellType(measure: string): string {
  if (measure.endsWith("requests")) return "UInt64";
  return measure.endsWith("tokens") ? "Int128" : "Decimal(38, 12)";
}
