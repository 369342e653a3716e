import { type EpochDay, formatDay } from "../kernel/day.js";
import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import { EVENT_MARK_SQL } from "../store/analytics/event-columns.js";
import { type ExactRollup, readExactRollups } from "./exact-rollups.js";

/** An event that came to a day after its rollup, and of which there is no other telling. */
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
  rollup: ExactRollup;
  added: Addition[];
}

/** Events that came since, over all days of a plan: the reading statement names each. */
const ADDITIONS_MAX = 256;
const UINT64_MAX = 2n ** 64n - 1n;

/**
 * Of days whose fingerprint no rollup carries, those that are a rollup and a few new events: the tellings of the two
 * together have exactly the day's fingerprint, and each of the events is told once. So nothing that the rollup counts was
 * told again or taken back, or has been merged away.
 *
 * @param days as they are now
 */
export async function findAdditions(
  store: AnalyticsStore,
  team: string,
  days: readonly { day: EpochDay; n: number; mark: string }[],
): Promise<Map<EpochDay, AddedDay>> {
  const found = new Map<EpochDay, AddedDay>();
  if (days.length === 0) return found;
  const now = new Map(days.map((each) => [each.day, each]));
  const comeSince = ({ day, n }: ExactRollup): number => (now.get(day)?.n ?? 0) - n;
  const rollups = (
    await readExactRollups(
      store,
      team,
      days.map(({ day }) => day),
    )
  ).toSorted((a, b) => comeSince(a) - comeSince(b));
  const asked: ExactRollup[] = [];
  let left = ADDITIONS_MAX;
  for (const rollup of rollups) {
    const come = comeSince(rollup);
    if (come <= 0) continue;
    if (come > left) break;
    left -= come;
    asked.push(rollup);
  }
  if (asked.length === 0) return found;
  const tellings = await readSince(store, team, asked);
  if (tellings.length > ADDITIONS_MAX) return found;
  for (const rollup of asked) {
    const added = tellings.filter(({ day }) => day === rollup.day);
    const sum = added.reduce((mark, telling) => mark + BigInt(telling.mark), BigInt(rollup.mark)) & UINT64_MAX;
    const isWhole = added.length === comeSince(rollup) && sum.toString() === now.get(rollup.day)?.mark;
    if (isWhole && added.every(({ tellings: count }) => count === 1)) found.set(rollup.day, { rollup, added });
  }
  return found;
}

/** What is told by versions beyond the rollups' reach, with the number of all tellings of each event. */
function readSince(
  store: AnalyticsStore,
  team: string,
  rollups: readonly ExactRollup[],
): Promise<(Addition & { tellings: number })[]> {
  const events = `${store.database}.events`;
  const ofDays = "team = {team:String} AND day IN {days:Array(Date)}";
  return store.query({
    sql: `SELECT toUInt16(day) AS day, source, id, toString(max(ver)) AS version, toString(sum(${EVENT_MARK_SQL})) AS mark,
        count() AS tellings
      FROM ${events} WHERE ${ofDays} AND (day, source, id) IN (
        SELECT day, source, id FROM ${events}
        WHERE ${ofDays} AND ver > transform(toUInt16(day), {dayNumbers:Array(UInt16)}, {reaches:Array(UInt64)}, toUInt64(0))
      ) GROUP BY day, source, id LIMIT ${ADDITIONS_MAX + 1}`,
    params: {
      team,
      days: rollups.map(({ day }) => formatDay(day)),
      dayNumbers: rollups.map(({ day }) => day),
      reaches: rollups.map(({ reach }) => BigInt(reach)),
    },
  });
}

/** The events as a statement binds them, as `{added:Array(Tuple(Date, String, String, UInt64))}`. */
export function additionParams(added: readonly Addition[]): TupleParam[] {
  return added.map(({ day, source, id, version }) => new TupleParam([formatDay(day), source, id, BigInt(version)]));
}

/**
 * Whether all that was read by a plan with additions was there while it was read: tellings and rollups that go never come
 * back, so what is there still was there all the while. It may have gone by a merge, after it was told or sealed again.
 */
export async function areStillThere(
  store: AnalyticsStore,
  team: string,
  {
    added,
    rollups,
  }: { added: readonly Addition[]; rollups: readonly { day: EpochDay; n: number; mark: string; version: string }[] },
): Promise<boolean> {
  const [there] = await store.query<{ tellings: number; mark: string; rollups: number }>({
    sql: `SELECT tellings, mark, rollups FROM (
        SELECT count() AS tellings, toString(sum(${EVENT_MARK_SQL})) AS mark FROM ${store.database}.events
        WHERE team = {team:String} AND (day, source, id, ver) IN {added:Array(Tuple(Date, String, String, UInt64))}
      ) AS told CROSS JOIN (
        SELECT uniqExact(day) AS rollups FROM ${store.database}.day_rollups
        WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))}
      ) AS kept`,
    params: {
      team,
      added: additionParams(added),
      sealedDays: rollups.map(
        ({ day, n, mark, version }) => new TupleParam([formatDay(day), n, BigInt(mark), BigInt(version)]),
      ),
    },
  });
  const mark = added.reduce((sum, telling) => sum + BigInt(telling.mark), 0n) & UINT64_MAX;
  return there?.tellings === added.length && there.mark === mark.toString() && there.rollups === rollups.length;
}
