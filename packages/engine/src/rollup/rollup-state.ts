import { type EpochDay, formatDay } from "../kernel/day.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** A rollup, and the tellings that its cells were made of: no others, and all of them that there were then. */
export interface RollupState {
  day: EpochDay;
  /** With mark and version: which rollup. */
  n: number;
  /** UInt64 as decimal text. */
  mark: string;
  /** UInt64 as decimal text. */
  version: string;
  /** How many tellings are in the cells. */
  cellsN: number;
  /** Sum of their hashes; UInt64 as decimal text. */
  cellsMark: string;
  /** Their highest version; UInt64 as decimal text. */
  cellsReach: string;
  /** How many of them are cells of their own, since the others were grouped. */
  appended: number;
  /** When the earliest and the latest event in the cells took place, epoch ms. */
  firstAtMs: number;
  lastAtMs: number;
}

/** A rollup that an earlier version of Daybook wrote does not say what its cells hold. */
export function saysItsState({ cellsN }: RollupState): boolean {
  return cellsN > 0;
}

/** What a statement over rollups, or frozen days, selects for a `RollupState`. */
export const ROLLUP_STATE_SQL = `toUInt16(day) AS day, n, toString(mark) AS mark, toString(version) AS version,
          cells_n AS cellsN, toString(cells_mark) AS cellsMark, toString(cells_reach) AS cellsReach, appended,
          toUnixTimestamp64Milli(first_at) AS firstAtMs, toUnixTimestamp64Milli(last_at) AS lastAtMs`;

/** Of each of the days that has one the newest rollup that says what its cells hold. */
export async function readRollupStates(
  store: AnalyticsStore,
  team: string,
  days: readonly EpochDay[],
): Promise<RollupState[]> {
  return store.query<RollupState>({
    sql: `SELECT ${ROLLUP_STATE_SQL}
        FROM ${store.database}.day_rollups WHERE team = {team:String} AND day IN {days:Array(Date)} AND cells_n > 0
      ORDER BY version DESC LIMIT 1 BY day`,
    params: { team, days: days.map(formatDay) },
  });
}
