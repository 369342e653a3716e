import { CELL_MEASURES, CELL_SETS, type CellSet, PERSON_MEASURES } from "./cells.js";

/** What tells usage cells apart, whatever their set: columns of the events they are grouped from. */
export const CELL_KEYS: readonly string[] = [
  ...new Set(Object.values(CELL_SETS).flatMap((dimensions): string[] => Object.values(dimensions))),
];

/** A column of a rollup, by the column of cells that it gathers. */
export interface RollupColumn {
  name: string;
  of: string;
}

/** The columns of a rollup that are gathered from the cells of persons. */
export const PERSON_COLUMNS: readonly RollupColumn[] = [
  { name: "person_name", of: "person_name" },
  ...PERSON_MEASURES.map(({ name }) => ({ name: `person_${name}`, of: name })),
];

/** The same from the usage cells of a set. */
export function usageColumns(set: CellSet): RollupColumn[] {
  return [
    ...Object.entries(CELL_SETS[set]).map(([name, of]) => ({ name: `${set}_${name}`, of })),
    ...CELL_MEASURES.map(({ name }) => ({ name: `${set}_${name}`, of: name })),
  ];
}

const NULLABLE: ReadonlySet<string> = new Set(
  CELL_MEASURES.filter(({ isNullable }) => isNullable === true).map(({ name }) => name),
);

/** One column of some cells as an array; all of them are in the same order. */
export function gatherSql(column: string, condition: string): string {
  // Arrays are gathered without their NULLs; a tuple around each keeps its place.
  return NULLABLE.has(column)
    ? `arrayMap(cell -> cell.1, groupArrayIf(tuple(${column}), ${condition}))`
    : `groupArrayIf(${column}, ${condition})`;
}

/** The measures of cells as columns of a grouping of events. */
export const CELL_MEASURES_SQL = [...PERSON_MEASURES, ...CELL_MEASURES]
  .map(({ name, fromEvents }) => `${fromEvents} AS ${name}`)
  .join(",\n          ");
