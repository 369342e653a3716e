import { type EpochDay, formatDay, toEpochDay } from "../kernel/day.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { FINGERPRINT_SQL } from "./fingerprint.js";
import { ROLLUP_STATE_SQL, type RollupState, saysItsState } from "./rollup-state.js";

/** A day of a team that has events, or is frozen. */
export interface PlannedDay {
  day: EpochDay;
  n: number;
  /** UInt64 as decimal text. */
  mark: string;
  /** 0: read the events; 1: a rollup covers them; 2: frozen. */
  sealed: 0 | 1 | 2;
  /** Of the rollup, UInt64 as decimal text. Empty without one. */
  version: string;
  firstAtMs: number;
  lastAtMs: number;
  /** Of an unsealed day the newest rollup that says what its cells hold. */
  rollup: RollupState | null;
  /** By the engine's clock. */
  today: EpochDay;
}

/** Retention leaves at least 31 days alone; the clocks of the engine and of who freezes may differ by three of them. */
const NEVER_FROZEN_DAYS = 28;

/** Events before this are refused at every door. */
const FIRST_DAY = "2000-01-01";

/** The days of a range that have events or are frozen, oldest first. */
export async function readPlannedDays(
  store: AnalyticsStore,
  team: string,
  range: { startMs: number | null; endMs: number },
): Promise<PlannedDay[]> {
  const scope = "team = {team:String} AND day >= {from:Date} AND day <= {to:Date}";
  const from = range.startMs === null ? FIRST_DAY : formatDay(toEpochDay(range.startMs));
  const params = { team, from, to: formatDay(toEpochDay(range.endMs - 1)) };
  const rollupsOf = (table: "day_rollups" | "frozen_days"): Promise<RollupState[]> =>
    store.query<RollupState>({
      isShort: true,
      sql: `SELECT ${ROLLUP_STATE_SQL}
        FROM ${store.database}.${table} WHERE ${scope}`,
      params,
    });
  // To join them here takes half of the time: the engine reads both at once, and has no join to set up.
  const [marks, rollups] = await Promise.all([
    store.query<{ day: EpochDay; n: number; mark: string; today: EpochDay }>({
      sql: `SELECT toUInt16(day) AS day, n, toString(mark) AS mark, toUInt16(toDate(now('UTC'))) AS today FROM (
          SELECT day, ${FINGERPRINT_SQL} FROM ${store.database}.events WHERE ${scope} GROUP BY day
        )`,
      params,
    }),
    rollupsOf("day_rollups"),
  ]);
  const today = marks[0]?.today ?? Number.POSITIVE_INFINITY;
  // After the fingerprints: a day whose events have gone by then was frozen before that.
  const frozen = mayBeFrozen(range.startMs === null ? 0 : toEpochDay(range.startMs), today)
    ? await rollupsOf("frozen_days")
    : [];
  const days = new Map<EpochDay, PlannedDay>();
  // Those of one fingerprint hold the same; what is not the newest goes with the next merge, under who reads it.
  const sealed = newestBy(rollups, keyOf);
  const states = newestBy(rollups.filter(saysItsState), ({ day }) => day);
  for (const now of marks) {
    const rollup = sealed.get(keyOf(now));
    days.set(now.day, {
      ...now,
      version: rollup?.version ?? "",
      firstAtMs: rollup?.firstAtMs ?? 0,
      lastAtMs: rollup?.lastAtMs ?? 0,
      rollup: rollup === undefined ? (states.get(now.day) ?? null) : null,
      sealed: rollup === undefined ? 0 : 1,
      today,
    });
  }
  for (const frozenDay of frozen) days.set(frozenDay.day, { ...frozenDay, rollup: null, sealed: 2, today });
  return [...days.values()].toSorted((a, b) => a.day - b.day);
}

/** Whether its events may be deleted while it is read. */
export function mayBeFrozen(day: EpochDay, today: EpochDay): boolean {
  return day < today - NEVER_FROZEN_DAYS;
}

function newestBy<Key>(rollups: readonly RollupState[], keyOfOne: (rollup: RollupState) => Key): Map<Key, RollupState> {
  const newest = new Map<Key, RollupState>();
  for (const rollup of rollups) {
    const key = keyOfOne(rollup);
    const other = newest.get(key);
    if (other === undefined || BigInt(rollup.version) > BigInt(other.version)) newest.set(key, rollup);
  }
  return newest;
}

function keyOf({ day, n, mark }: { day: EpochDay; n: number; mark: string }): string {
  return `${day} ${n} ${mark}`;
}
