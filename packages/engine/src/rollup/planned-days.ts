import { type EpochDay, formatDay, toEpochDay } from "../kernel/day.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { FINGERPRINT_SQL } from "./fingerprint.js";

/** A day of a team that has events, or is frozen. */
export interface PlannedDay {
  day: EpochDay;
  n: number;
  /** UInt64 as decimal text. */
  mark: string;
  /** 0: read the events; 1: a rollup covers them; 2: frozen. */
  sealed: 0 | 1 | 2;
  /** Of the rollup, or of the newest one of an unsealed day; UInt64 as decimal text. Empty without one. */
  version: string;
  firstAtMs: number;
  lastAtMs: number;
  /** By the engine's clock. */
  today: EpochDay;
}

type RollupRow = Omit<PlannedDay, "sealed" | "today">;

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
  const rollupsOf = (table: "day_rollups" | "frozen_days"): Promise<RollupRow[]> =>
    store.query<RollupRow>({
      isShort: true,
      sql: `SELECT toUInt16(day) AS day, n, toString(mark) AS mark, toString(version) AS version,
          toUnixTimestamp64Milli(first_at) AS firstAtMs, toUnixTimestamp64Milli(last_at) AS lastAtMs
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
  const sealed = new Map(rollups.map((rollup) => [keyOf(rollup), rollup]));
  const versions = newestVersions(rollups);
  for (const now of marks) {
    const rollup = sealed.get(keyOf(now));
    days.set(now.day, {
      ...(rollup ?? { ...now, version: versions.get(now.day)?.toString() ?? "", firstAtMs: 0, lastAtMs: 0 }),
      sealed: rollup === undefined ? 0 : 1,
      today,
    });
  }
  for (const rollup of frozen) days.set(rollup.day, { ...rollup, sealed: 2, today });
  return [...days.values()].toSorted((a, b) => a.day - b.day);
}

/** Whether its events may be deleted while it is read. */
export function mayBeFrozen(day: EpochDay, today: EpochDay): boolean {
  return day < today - NEVER_FROZEN_DAYS;
}

function newestVersions(rollups: readonly RollupRow[]): Map<EpochDay, bigint> {
  const versions = new Map<EpochDay, bigint>();
  for (const { day, version } of rollups) {
    const each = BigInt(version);
    if (each > (versions.get(day) ?? 0n)) versions.set(day, each);
  }
  return versions;
}

function keyOf({ day, n, mark }: { day: EpochDay; n: number; mark: string }): string {
  return `${day} ${n} ${mark}`;
}
