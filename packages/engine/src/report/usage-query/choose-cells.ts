import { DAY_MS } from "../../kernel/day.js";
import { CELL_SETS, type CellSet } from "../../rollup/cells.js";
import { QUARTER_MS } from "../../rollup/read-plan.js";
import { cellDimension, type UsageDimension } from "./usage-dimensions.js";
import { isInCells, type UsageMeasure } from "./usage-measures.js";

/** Coarsest first. */
const SETS = Object.keys(CELL_SETS) as CellSet[];

/**
 * The coarsest set of cells that answers exactly, or null when only events do. Cells of a UTC day do where no bucket
 * begins within one, cells of a quarter of an hour where every bucket begins with one.
 *
 * @param dimensions those of groups and filters
 * @param buckets ascending; the first only names the bucket that the range begins in
 */
export function chooseCells({
  dimensions,
  measures,
  buckets,
}: {
  dimensions: readonly UsageDimension[];
  measures: readonly UsageMeasure[];
  buckets: readonly number[] | null;
}): CellSet | null {
  if (!measures.every(isInCells)) return null;
  const beginsWith = (unitMs: number): boolean =>
    (buckets ?? []).every((at, index) => index === 0 || at % unitMs === 0);
  const isSharp = { usage: beginsWith(DAY_MS), detail: beginsWith(DAY_MS), timed: beginsWith(QUARTER_MS) };
  return (
    SETS.find((set) => isSharp[set] && dimensions.every((dimension) => cellDimension(set, dimension) !== null)) ?? null
  );
}
