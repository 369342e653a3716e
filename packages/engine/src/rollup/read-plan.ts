import { DAY_MS, type EpochDay, formatDay, toEpochDay } from "../kernel/day.js";
import { type AnalyticsStore, type BoundValue, TupleParam } from "../store/analytics/analytics-store.js";
import { FINGERPRINT_SQL } from "./fingerprint.js";

/** Half-open, epoch milliseconds; `startMs` null means since the first event. */
export interface TimeRange {
  startMs: number | null;
  endMs: number;
}

/** Where each day of a range is read: from its rollup, or from its events. Every day stands on one side only. */
export interface ReadPlan {
  team: string;
  range: TimeRange;
  /**
   * Days whose rollup covers every stored event, and which lie in the range with all their events; with rollups read by
   * quarters also days that the range cuts, whose cells outside of it the statement must leave out.
   */
  sealed: { day: EpochDay; n: number; mark: string }[];
  /** Unsealed days, and days of which only a part lies in the range. */
  raw: EpochDay[];
}

interface PlannedDay {
  day: EpochDay;
  n: number;
  mark: string;
  sealed: number;
  firstAtMs: number;
  lastAtMs: number;
}

/**
 * What is read of rollups: days that lie in the range with all their events; or also days that the range cuts at a
 * quarter of an hour, for statements over `timed` cells; or nothing.
 */
export type RollupUse = "days" | "quarters" | "none";

export const QUARTER_MS = 900_000;

/** Events before this are refused at every door. */
const FIRST_DAY = "2000-01-01";

/**
 * Decides for each day of the range whether its rollup may be read: only when the fingerprint it was sealed with is the
 * fingerprint of the day's events now. A rollup serves a day that the range cuts when no event lies beyond the cut.
 */
export async function planRead(
  store: AnalyticsStore,
  team: string,
  range: TimeRange,
  rollups: RollupUse = "days",
): Promise<ReadPlan> {
  const plan: ReadPlan = { team, range, sealed: [], raw: [] };
  if (range.startMs !== null && range.startMs >= range.endMs) return plan;
  const scope = "team = {team:String} AND day >= {from:Date} AND day <= {to:Date}";
  const days = await store.query<PlannedDay>({
    sql: `SELECT toUInt16(events.day) AS day, events.n AS n, toString(events.mark) AS mark, sealed.is_sealed AS sealed,
        toUnixTimestamp64Milli(sealed.first_at) AS firstAtMs, toUnixTimestamp64Milli(sealed.last_at) AS lastAtMs
      FROM (SELECT day, ${FINGERPRINT_SQL} FROM ${store.database}.events WHERE ${scope} GROUP BY day) AS events
      LEFT ANY JOIN (SELECT day, n, mark, first_at, last_at, 1 AS is_sealed FROM ${store.database}.day_rollups WHERE ${scope}) AS sealed
        ON events.day = sealed.day AND events.n = sealed.n AND events.mark = sealed.mark
      ORDER BY day`,
    params: {
      team,
      from: range.startMs === null ? FIRST_DAY : formatDay(toEpochDay(range.startMs)),
      to: formatDay(toEpochDay(range.endMs - 1)),
    },
  });
  const start = range.startMs ?? Number.NEGATIVE_INFINITY;
  const isSharp = (boundMs: number): boolean => rollups === "quarters" && boundMs % QUARTER_MS === 0;
  for (const { day, n, mark, sealed, firstAtMs, lastAtMs } of days) {
    if (sealed === 0) plan.raw.push(day);
    else if (lastAtMs < start || firstAtMs >= range.endMs) continue;
    else if (rollups === "none") plan.raw.push(day);
    else if ((firstAtMs >= start || isSharp(start)) && (lastAtMs < range.endMs || isSharp(range.endMs))) {
      plan.sealed.push({ day, n, mark });
    } else plan.raw.push(day);
  }
  return plan;
}

/**
 * Reads a range in two statements: the plan, then one statement over both sides of it. A reseal between the two may
 * have replaced a rollup that was planned on, so every sealed day must come back, else the read starts over; after
 * three such races it reads events alone.
 *
 * @param statement the second statement, which must return something of each sealed day
 * @param daysOf the days of which the rows hold something
 * @param rollups default `days`
 */
export async function readDays<Row>(
  store: AnalyticsStore,
  {
    team,
    range,
    statement,
    daysOf,
    rollups = "days",
  }: {
    team: string;
    range: TimeRange;
    rollups?: RollupUse;
    statement: (plan: ReadPlan) => { sql: string; params?: Record<string, BoundValue> };
    daysOf: (rows: readonly Row[], plan: ReadPlan) => ReadonlySet<EpochDay>;
  },
): Promise<Row[]> {
  for (let attempt = 0; ; attempt++) {
    let plan = await planRead(store, team, range, rollups);
    if (attempt >= 3) plan = { ...plan, sealed: [], raw: [...plan.raw, ...plan.sealed.map(({ day }) => day)] };
    if (plan.sealed.length === 0 && plan.raw.length === 0) return [];
    const { sql, params } = statement(plan);
    const rows = await store.query<Row>({ sql, params: { ...planParams(plan), ...params } });
    const returned = daysOf(rows, plan);
    if (plan.sealed.every(({ day }) => returned.has(day))) return rows;
  }
}

/** Both sides of a plan as one subquery's text; a side without days is left out, since even to find nothing costs time. */
export function unionOfSides(plan: ReadPlan, { sealed, raw }: { sealed: string; raw: string }): string {
  const sides = [...(plan.sealed.length > 0 ? [sealed] : []), ...(plan.raw.length > 0 ? [raw] : [])];
  return sides.join("\n      UNION ALL\n      ");
}

/** The planned rollup rows, each day once, as a subquery with the columns asked for. */
export function sealedRows(database: string, columns: readonly string[]): string {
  return `(SELECT day, ${columns.join(", ")} FROM ${database}.day_rollups
    WHERE team = {team:String} AND (day, n, mark) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64))} LIMIT 1 BY day)`;
}

/** Keeps raw events inside the range; to be applied to current events, never before tellings are resolved. */
export const IN_RANGE_SQL =
  "occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')";

function planParams({ team, range, sealed, raw }: ReadPlan): Record<string, BoundValue> {
  return {
    team,
    rawDays: raw.map(formatDay),
    sealedDays: sealed.map(({ day, n, mark }) => new TupleParam([formatDay(day), n, BigInt(mark)])),
    startMs: range.startMs ?? Date.UTC(2000, 0, 1) - DAY_MS,
    endMs: range.endMs,
  };
}
