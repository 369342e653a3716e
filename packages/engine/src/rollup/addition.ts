import { type EpochDay, formatDay } from "../kernel/day.js";
import type { BoundValue } from "../store/analytics/analytics-store.js";
import type { AddedCells } from "./added-cells.js";
import type { RollupState } from "./rollup-state.js";

/** An event that came to a day after its rollup's cells were made, and of which there is no other telling. */
export interface Addition {
  day: EpochDay;
  source: string;
  id: string;
  /** Of the telling; UInt64 as decimal text. */
  version: string;
  /** Its hash; UInt64 as decimal text. */
  mark: string;
}

/** A day that is its rollup and the events that came since. */
export interface AddedDay {
  rollup: RollupState;
  added: Addition[];
  /** What these are beside it; null: there are none. */
  cells: AddedCells | null;
}

export function nameOf({ source, id }: Addition): string {
  return `${source}\0${id}`;
}

/** The tellings of additions, of the team asked for: no other telling has their versions. */
export const IS_ADDED_SQL = "day IN {addedDays:Array(Date)} AND ver IN {addedVersions:Array(UInt64)}";

/** What `IS_ADDED_SQL` binds. */
export function additionParams(added: readonly Addition[]): Record<string, BoundValue> {
  return {
    addedDays: [...new Set(added.map(({ day }) => day))].map(formatDay),
    addedVersions: added.map(({ version }) => BigInt(version)),
  };
}
