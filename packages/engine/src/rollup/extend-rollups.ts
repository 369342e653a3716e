import { formatDay } from "../kernel/day.js";
import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import { type AddedToDay, allAddedRows } from "./added-cells.js";
import type { AddedDay } from "./addition.js";
import { PERSON_COLUMNS, type RollupColumn, usageColumns } from "./cell-arrays.js";
import { CELL_SETS, type CellSet } from "./cells.js";

/**
 * Writes rollups of days from the ones before and the few events that came since, without reading the rest of the day.
 *
 * The cells of the new rollup are those of the old one and one more for each event; reports add up cells, however many there are of
 * a kind. Its fingerprint is that of the tellings which both are made of, so it says what it holds, whatever has happened
 * since the days were looked at: where the old rollup is gone nothing is written, and where a telling is, no day has that
 * fingerprint.
 *
 * @param days as `findAdditions` found them; those that nothing came to are left as they are
 */
export async function extendRollups(store: AnalyticsStore, team: string, days: readonly AddedDay[]): Promise<void> {
  const extended = days.flatMap(({ rollup, cells }) => (cells === null ? [] : [{ rollup, day: rollup.day, cells }]));
  if (extended.length === 0) return;
  await store.command({
    isLong: true,
    sql: extensionSql(store.database, extended),
    params: {
      team,
      extended: extended.map(
        ({ rollup: { day, n, mark, version } }) => new TupleParam([formatDay(day), n, BigInt(mark), BigInt(version)]),
      ),
    },
  });
}

export function extensionSql(database: string, added: readonly AddedToDay[]): string {
  const columns = [...PERSON_COLUMNS, ...(Object.keys(CELL_SETS) as CellSet[]).flatMap(usageColumns)];
  const both = ({ name, of }: RollupColumn): string => `arrayConcat(rollup.${name}, since.${of}_cells)`;
  return `INSERT INTO ${database}.day_rollups (team, day, n, mark, version, first_at, last_at,
      cells_n, cells_mark, cells_reach, appended, grouped, ${columns.map(({ name }) => name).join(", ")})
    SELECT {team:String}, day, rollup.cells_n + since.n AS held_n, rollup.cells_mark + since.mark AS held_mark,
      greatest(toUInt64(toUnixTimestamp64Micro(now64(6))), rollup.version + 1),
      arrayMin(arrayConcat([rollup.first_at], since.first_at_cells)),
      arrayMax(arrayConcat([rollup.last_at], since.last_at_cells)),
      held_n, held_mark, greatest(rollup.cells_reach, since.reach), rollup.appended + since.n,
      if(rollup.grouped = 0, rollup.version, rollup.grouped),
      ${columns.map(both).join(",\n      ")}
    FROM (
      SELECT * FROM ${database}.day_rollups
      WHERE team = {team:String} AND (day, n, mark, version) IN {extended:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day
    ) AS rollup
    INNER JOIN (${allAddedRows(added)}) AS since USING day`;
}
