import { DAY_MS, type EpochDay, formatDay } from "../kernel/day.js";
import { type AnalyticsStore, type BoundValue, TupleParam } from "../store/analytics/analytics-store.js";
import { addedRows, type AddedToDay, type Cells } from "./added-cells.js";
import { addedDaysOf } from "./added-days.js";
import type { AddedDay } from "./addition.js";
import { findAdditions } from "./additions.js";
import { mayBeFrozen, readPlannedDays } from "./planned-days.js";

/** Half-open, epoch milliseconds; `startMs` null means since the first event. */
export interface TimeRange {
  startMs: number | null;
  endMs: number;
}

/** A day whose rollup covers every stored event: its fingerprint, and the version of the rollup that carries it. */
export interface SealedDay {
  day: EpochDay;
  n: number;
  /** UInt64 as decimal text. */
  mark: string;
  /** UInt64 as decimal text. */
  version: string;
  /** Its events are gone and the rollup is kept for good, in a table of its own. Absent: no. */
  isFrozen?: true;
}

/**
 * Where each day of a range is read: from its rollup, or from its events. Events that came to a day after its rollup are
 * in the plan themselves, as cells beside those of the rollup.
 */
export interface ReadPlan {
  team: string;
  range: TimeRange;
  /**
   * Days whose rollup covers every stored event, and which lie in the range with all their events; with rollups read by
   * quarters also days that the range cuts, whose cells outside of it the statement must leave out.
   */
  sealed: SealedDay[];
  /** Unsealed days, and days of which only a part lies in the range. */
  raw: EpochDay[];
  /** What came to sealed days since. Absent: nothing. */
  added?: AddedToDay[];
  /** Some days are old enough to be frozen while they are read. Absent: no. */
  mayFreeze?: boolean;
}

/**
 * What is read of rollups: days that lie in the range with all their events; or also days that the range cuts at a
 * quarter of an hour, for statements over `timed` cells; or nothing.
 */
export type RollupUse = "days" | "quarters" | "none";

export const QUARTER_MS = 900_000;

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
  const days = await readPlannedDays(store, team, range);
  const start = range.startMs ?? Number.NEGATIVE_INFINITY;
  const isSharp = (boundMs: number): boolean => rollups === "quarters" && boundMs % QUARTER_MS === 0;
  const unsealed = rollups === "none" ? [] : days.filter(({ sealed }) => sealed === 0);
  const additions = await findAdditions(store, team, unsealed);
  const isWithin = ({ firstAtMs, lastAtMs }: { firstAtMs: number; lastAtMs: number }): boolean =>
    (firstAtMs >= start || isSharp(start)) && (lastAtMs < range.endMs || isSharp(range.endMs));
  const isAllWithin = ({ rollup, cells }: AddedDay): boolean =>
    isWithin({
      firstAtMs: Math.min(rollup.firstAtMs, ...(cells?.people.firstAtMs ?? [])),
      lastAtMs: Math.max(rollup.lastAtMs, ...(cells?.people.lastAtMs ?? [])),
    });
  for (const { day, n, mark, version, sealed, firstAtMs, lastAtMs, today } of days) {
    plan.mayFreeze ||= sealed !== 2 && mayBeFrozen(day, today);
    if (sealed === 0) {
      const found = additions.get(day);
      if (found === undefined || !isAllWithin(found)) plan.raw.push(day);
      else {
        const { rollup, cells } = found;
        plan.sealed.push({ day, n: rollup.n, mark: rollup.mark, version: rollup.version });
        if (cells !== null) plan.added = [...(plan.added ?? []), { day, cells }];
      }
    } else if (lastAtMs < start || firstAtMs >= range.endMs) continue;
    // Nothing but its sums is left of it: what these do not tell is not known, and a bound that cuts it takes it whole.
    else if (sealed === 2) {
      if (rollups !== "none") plan.sealed.push({ day, n, mark, version, isFrozen: true });
    } else if (rollups === "none") plan.raw.push(day);
    else if (isWithin({ firstAtMs, lastAtMs })) {
      plan.sealed.push({ day, n, mark, version });
    } else plan.raw.push(day);
  }
  return plan;
}

/** What is read by a plan: whose, when, and how much of the rollups; default `days`. */
interface PlannedRead {
  team: string;
  range: TimeRange;
  rollups?: RollupUse;
}

/** What was read by a plan. */
export interface PlannedAnswer<Answer> {
  answer: Answer;
  /** The answer tells that the rollups beside which something came went into it. Otherwise it is asked. */
  sawRollups?: boolean;
}

/**
 * Reads by a plan. A reseal after the plan may have replaced a rollup that was planned on: then the read starts over, and
 * after three such races it reads events alone.
 *
 * @param read what is read by a plan that names a day at least, or null when a sealed day of it was not found
 * @returns null when no day of the range has events
 */
export async function readByPlan<Answer>(
  store: AnalyticsStore,
  { team, range, rollups = "days" }: PlannedRead,
  read: (plan: ReadPlan) => Promise<PlannedAnswer<Answer> | null>,
): Promise<Answer | null> {
  for (let attempt = 0; ; attempt++) {
    let plan = await planRead(store, team, range, rollups);
    if (attempt >= 3) plan = withoutRollups(plan);
    if (plan.sealed.length === 0 && plan.raw.length === 0) return null;
    const found = await read(plan);
    const isWhole =
      found !== null &&
      !(await frozeMeanwhile(store, plan)) &&
      (found.sawRollups === true || (await holdsStill(store, plan)));
    if (isWhole) return found.answer;
    // The rollup that was found for it may be gone.
    for (const { day } of plan.added ?? []) addedDaysOf(store).forget(team, day);
  }
}

/** What is frozen has no events to read instead. */
function withoutRollups(plan: ReadPlan): ReadPlan {
  const sealed = plan.sealed.filter(({ isFrozen }) => isFrozen);
  const others = plan.sealed.filter(({ isFrozen }) => !isFrozen);
  return { ...plan, sealed, raw: [...plan.raw, ...others.map(({ day }) => day)], added: [] };
}

/**
 * Whether a read by the plan saw the rollups beside which something came, for what is read of a day may be that alone. A
 * rollup that goes does not come back, so what is there now was there all the while.
 */
async function holdsStill(store: AnalyticsStore, plan: ReadPlan): Promise<boolean> {
  const { sealed, added = [] } = plan;
  if (added.length === 0) return true;
  const days = new Set(added.map(({ day }) => day));
  return areRollupsThere(store, { ...plan, sealed: sealed.filter(({ day }) => days.has(day)) });
}

/**
 * Whether a day that was read from its events was frozen after the plan was made: they may have been deleted under the
 * reader. A day is frozen before any of its events goes, so one that is not frozen now was whole when it was read.
 */
async function frozeMeanwhile(store: AnalyticsStore, { team, raw, mayFreeze }: ReadPlan): Promise<boolean> {
  if (mayFreeze !== true || raw.length === 0) return false;
  const frozen = await store.query({
    sql: `SELECT 1 FROM ${store.database}.frozen_days WHERE team = {team:String} AND day IN {days:Array(Date)} LIMIT 1`,
    params: { team, days: raw.map(formatDay) },
  });
  return frozen.length > 0;
}

/**
 * Reads a range in two statements: the plan, then one statement over both sides of it.
 *
 * @param statement the second statement, which must return something of each sealed day
 * @param daysOf the days of which the rows hold something
 * @param tellsRollups whether these are the days whose rollup went into the rows; otherwise it may be what came beside it,
 *   and that is asked
 */
export async function readDays<Row>(
  store: AnalyticsStore,
  {
    statement,
    daysOf,
    tellsRollups = false,
    ...planned
  }: PlannedRead & {
    statement: (plan: ReadPlan) => { sql: string; params?: Record<string, BoundValue> };
    daysOf: (rows: readonly Row[], plan: ReadPlan) => ReadonlySet<EpochDay>;
    tellsRollups?: boolean;
  },
): Promise<Row[]> {
  const rows = await readByPlan(store, planned, async (plan) => {
    const { sql, params } = statement(plan);
    const found = await store.query<Row>({ sql, params: { ...planParams(plan), ...params } });
    const returned = daysOf(found, plan);
    if (!plan.sealed.every(({ day }) => returned.has(day))) return null;
    return { answer: found, sawRollups: tellsRollups };
  });
  return rows ?? [];
}

/** Both sides of a plan as one subquery's text; a side without days is left out, since even to find nothing costs time. */
export function unionOfSides(plan: ReadPlan, { sealed, raw }: { sealed: string; raw: string }): string {
  const sides = [...(plan.sealed.length > 0 ? [sealed] : []), ...(plan.raw.length > 0 ? [raw] : [])];
  return sides.join("\n      UNION ALL\n      ");
}

/** The planned rollup rows, each day once, as a subquery with the columns asked for. */
export function rollupRows(database: string, columns: readonly string[], plan: ReadPlan): string {
  return `(SELECT ${["day", ...columns].join(", ")} FROM ${rollupsOf(database, plan.sealed)}
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)`;
}

/**
 * The same with what came to the days since, as rows of their own; columns are of one set of cells.
 *
 * @param found with a column of that name, 0 for what came since; else 1, or the place of the rollup, as they are counted from
 *   1 while they are read. Default: without
 */
export function sealedRows(
  database: string,
  { cells, names, found = null }: { cells: Cells; names: readonly string[]; found?: "rollup" | "place" | null },
  plan: ReadPlan,
): string {
  const columns = names.map((name) => `${cells}_${name}`);
  const rollups = rollupRows(database, [...columns, ...(found === "rollup" ? ["toUInt64(1) AS found"] : [])], plan);
  const counted = found === "place" ? `SELECT *, rowNumberInAllBlocks() + 1 AS found FROM ${rollups}` : rollups;
  const { added = [] } = plan;
  if (added.length === 0) return found === "place" ? `(${counted})` : counted;
  // Flat: to resolve a subquery more takes as long as to read what came.
  const came = addedRows(added, cells, [...columns, ...(found === null ? [] : ["toUInt64(0) AS found"])]);
  return `(${counted} UNION ALL ${came})`;
}

/** Whether the rollups of planned days are there, and so were all the while: one that goes never comes back. */
export async function areRollupsThere(store: AnalyticsStore, plan: ReadPlan): Promise<boolean> {
  const [there] = await store.query<{ days: number }>({
    isShort: true,
    sql: `SELECT count() AS days FROM ${rollupRows(store.database, [], plan)}`,
    params: planParams(plan),
  });
  return there?.days === plan.sealed.length;
}

/** Where the rollups of planned days stand: what is frozen is in a table of its own. */
export function rollupsOf(database: string, days: readonly SealedDay[]): string {
  if (!days.some(({ isFrozen }) => isFrozen)) return `${database}.day_rollups`;
  return `merge('${database}', '^(day_rollups|frozen_days)$')`;
}

/** Keeps raw events inside the range; to be applied to current events, never before tellings are resolved. */
export const IN_RANGE_SQL =
  "occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')";

/** What the statements of a plan bind. */
export function planParams({ team, range, sealed, raw }: ReadPlan): Record<string, BoundValue> {
  return {
    team,
    rawDays: raw.map(formatDay),
    sealedDays: sealed.map(
      ({ day, n, mark, version }) => new TupleParam([formatDay(day), n, BigInt(mark), BigInt(version)]),
    ),
    startMs: range.startMs ?? Date.UTC(2000, 0, 1) - DAY_MS,
    endMs: range.endMs,
  };
}
