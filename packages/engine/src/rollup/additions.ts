import { type EpochDay, formatDay } from "../kernel/day.js";
import type { AnalyticsStore, BoundValue } from "../store/analytics/analytics-store.js";
import { EVENT_MARK_SQL } from "../store/analytics/event-columns.js";
import { type AddedCells, readAddedCells } from "./added-cells.js";
import { type AddedDay, type Addition, nameOf } from "./addition.js";
import { addedDaysOf, type DayNow } from "./added-days.js";
import { FINGERPRINT_SQL } from "./fingerprint.js";
import { readRollupStates, type RollupState } from "./rollup-state.js";

/** Events that came since, over all days of a plan: the reading statement has each. */
const ADDITIONS_MAX = 256;
/** Bytes of their cells, which are in the statement. */
const CELLS_BYTES_MAX = 64 * 1024;
const UINT64_MAX = 2n ** 64n - 1n;

/**
 * Of days whose fingerprint no rollup carries, those that are a rollup and a few new events: the tellings of its cells and
 * these together have exactly the day's fingerprint, and each of the events is told once. So nothing that the rollup counts
 * was told again or taken back, or has been merged away.
 *
 * @param days as they are now
 */
export async function findAdditions(
  store: AnalyticsStore,
  team: string,
  days: readonly DayNow[],
): Promise<Map<EpochDay, AddedDay>> {
  const known = addedDaysOf(store);
  const found = new Map<EpochDay, AddedDay>();
  const changed: DayNow[] = [];
  let [left, leftBytes] = [ADDITIONS_MAX, CELLS_BYTES_MAX];
  const take = (day: EpochDay, added: AddedDay): void => {
    const bytes = added.cells?.bytes ?? 0;
    if (added.added.length > left || bytes > leftBytes) return;
    found.set(day, added);
    left -= added.added.length;
    leftBytes -= bytes;
  };
  for (const now of days) {
    const before = known.find(team, now);
    if (before === undefined) changed.push(now);
    else take(now.day, before);
  }
  if (changed.length === 0) return found;
  const max = left;
  const asked = [team, max, ...changed.map(({ day, n, mark }) => `${day}:${n}:${mark}`)].join(" ");
  const among = await known.once(asked, () => findAmong(store, team, { days: changed, max }));
  for (const [day, added] of among) take(day, added);
  return found;
}

async function findAmong(
  store: AnalyticsStore,
  team: string,
  { days, max }: { days: readonly DayNow[]; max: number },
): Promise<Map<EpochDay, AddedDay>> {
  const found = new Map<EpochDay, AddedDay>();
  const now = new Map(days.map((each) => [each.day, each]));
  const comeSince = ({ day, cellsN }: RollupState): number => (now.get(day)?.n ?? 0) - cellsN;
  const rollups = (await rollupsOf(store, team, days)).toSorted((a, b) => comeSince(a) - comeSince(b));
  const asked: RollupState[] = [];
  let left = max;
  for (const rollup of rollups) {
    const come = comeSince(rollup);
    if (come < 0) continue;
    if (come > left) break;
    left -= come;
    asked.push(rollup);
  }
  if (asked.length === 0) return found;
  const tellings = await readSince(store, team, asked);
  if (tellings.length > ADDITIONS_MAX) return found;
  for (const rollup of asked) {
    const added = tellings.filter(({ day }) => day === rollup.day);
    const sum = (BigInt(rollup.cellsMark) + sumOfMarks(added)) & UINT64_MAX;
    const isWhole = added.length === comeSince(rollup) && sum.toString() === now.get(rollup.day)?.mark;
    const isTold = new Set(added.map(nameOf)).size === added.length;
    if (isWhole && isTold) found.set(rollup.day, { rollup, added, cells: null });
  }
  const all = [...found.values()].flatMap(({ added }) => added);
  const [cells] = await Promise.all([
    all.length === 0 ? new Map<EpochDay, AddedCells>() : readAddedCells(store, team, all),
    dropRetold(store, team, { found, now }),
  ]);
  for (const [day, { rollup, added }] of found) {
    const ofDay = cells.get(day) ?? null;
    // A telling that has gone, or is another now, was replaced: so the day is not any more what it was.
    if (ofDay?.mark !== (added.length === 0 ? undefined : sumOfMarks(added).toString())) found.delete(day);
    else found.set(day, { rollup, added, cells: ofDay });
  }
  for (const [day, added] of found) {
    const fingerprint = now.get(day);
    if (fingerprint !== undefined) addedDaysOf(store).keep(team, fingerprint, added);
  }
  return found;
}

function sumOfMarks(added: readonly Addition[]): bigint {
  return added.reduce((sum, { mark }) => sum + BigInt(mark), 0n) & UINT64_MAX;
}

async function rollupsOf(store: AnalyticsStore, team: string, days: readonly DayNow[]): Promise<RollupState[]> {
  const known = days.flatMap(({ rollup }) => rollup ?? []);
  const others = days.filter(({ rollup }) => rollup === undefined).map(({ day }) => day);
  return others.length === 0 ? known : [...known, ...(await readRollupStates(store, team, others))];
}

/**
 * What is told by versions beyond the rollups' reach. The index `day_versions` leaves out the granules of each day that hold
 * nothing of it, which are nearly all.
 */
function readSince(store: AnalyticsStore, team: string, rollups: readonly RollupState[]): Promise<Addition[]> {
  const isBeyond = rollups
    .map((_, index) => `(day = {day${index}:Date} AND ver > {reach${index}:UInt64})`)
    .join(" OR ");
  return store.query({
    sql: `SELECT toUInt16(day) AS day, source, id, toString(ver) AS version, toString(${EVENT_MARK_SQL}) AS mark
      FROM ${store.database}.events WHERE team = {team:String} AND (${isBeyond}) LIMIT ${ADDITIONS_MAX + 1}`,
    params: {
      team,
      ...Object.fromEntries<BoundValue>(
        rollups.flatMap(({ day, cellsReach }, index): [string, BoundValue][] => [
          [`day${index}`, formatDay(day)],
          [`reach${index}`, BigInt(cellsReach)],
        ]),
      ),
    },
  });
}

/**
 * Leaves out days of which an event was told before its addition, and so may be counted by the rollup. An event has to be
 * looked up among all of its day, but once only: a rollup counts for ever what it counts.
 */
async function dropRetold(
  store: AnalyticsStore,
  team: string,
  { found, now }: { found: Map<EpochDay, AddedDay>; now: ReadonlyMap<EpochDay, DayNow> },
): Promise<void> {
  const known = addedDaysOf(store);
  const asked = [...found.values()].flatMap(({ rollup, added }) => {
    const before = known.namesBeside(team, rollup);
    return added.filter((addition) => !before.has(nameOf(addition)));
  });
  if (asked.length > 0) {
    // Each column by itself, which is half of the time that pairs take. What else it finds was told twice as well. All parts of
    // a statement see one state: an earlier telling may have been merged away since the day's fingerprint counted it.
    const days = [...new Set(asked.map(({ day }) => day))];
    const scope = "team = {team:String} AND day IN {days:Array(Date)}";
    const seen = await store.query<{ day: EpochDay; n: number; mark: string; retold: number }>({
      sql: `SELECT toUInt16(day) AS day, sum(n) AS n, toString(sum(mark)) AS mark, sum(retold) AS retold FROM (
          SELECT day, ${FINGERPRINT_SQL}, 0 AS retold FROM ${store.database}.events WHERE ${scope} GROUP BY day
          UNION ALL
          SELECT told_on AS day, 0 AS n, 0 AS mark, 1 AS retold FROM (
            SELECT day AS told_on FROM ${store.database}.events
            WHERE ${scope} AND source IN {sources:Array(String)} AND id IN {ids:Array(String)}
            GROUP BY day, source, id HAVING count() > 1
          )
        ) GROUP BY day`,
      params: {
        team,
        days: days.map(formatDay),
        sources: [...new Set(asked.map(({ source }) => source))],
        ids: [...new Set(asked.map(({ id }) => id))],
      },
    });
    const same = seen.filter(({ day, n, mark, retold }) => {
      return retold === 0 && n === now.get(day)?.n && mark === now.get(day)?.mark;
    });
    for (const day of days) if (!same.some((each) => each.day === day)) found.delete(day);
  }
}
