import { type EpochDay, formatDay } from "../kernel/day.js";
import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import { type Fingerprint, readFingerprints } from "./fingerprint.js";

/** A rollup that holds exactly the tellings of its fingerprint. */
export interface ExactRollup {
  day: EpochDay;
  n: number;
  /** UInt64 as decimal text. */
  mark: string;
  /** UInt64 as decimal text. */
  version: string;
  /** Highest version of a telling in it; UInt64 as decimal text. */
  reach: string;
  firstAtMs: number;
  lastAtMs: number;
}

/**
 * Notes which of the rollups just written hold exactly what their fingerprints say. What came between the reading of a
 * fingerprint and that of the events is in the cells alone; it is in the day as well, so that a day which has the
 * fingerprint still, after the rollup stands, had nothing come in between.
 *
 * @param sealed the fingerprints that the rollups were written with
 */
export async function noteExactRollups(
  store: AnalyticsStore,
  team: string,
  sealed: readonly (Fingerprint & { reach: string })[],
): Promise<void> {
  const days = sealed.map(({ day }) => day);
  // Before the fingerprints: a rollup that is written later may be another sealer's, and hold more.
  const rollups = await store.query<Omit<ExactRollup, "day" | "reach"> & { day: string }>({
    sql: `SELECT toString(day) AS day, n, toString(mark) AS mark, toString(version) AS version,
        toUnixTimestamp64Milli(first_at) AS firstAtMs, toUnixTimestamp64Milli(last_at) AS lastAtMs
      FROM ${store.database}.day_rollups WHERE team = {team:String} AND day IN {days:Array(Date)}
      ORDER BY version DESC LIMIT 1 BY day, n, mark`,
    params: { team, days },
  });
  const now = new Map((await readFingerprints(store, team, days)).map((found) => [found.day, found]));
  const exact = sealed.flatMap(({ day, n, mark, reach }) => {
    const found = now.get(day);
    if (found?.n !== n || found.mark !== mark) return [];
    const rollup = rollups.find((each) => each.day === day && each.n === n && each.mark === mark);
    return rollup === undefined ? [] : [{ ...rollup, reach }];
  });
  if (exact.length === 0) return;
  await store.command({
    sql: `INSERT INTO ${store.database}.exact_rollups
      SELECT {team:String} AS team, row.1 AS day, row.2 AS n, row.3 AS mark, row.4 AS version, row.5 AS reach,
        fromUnixTimestamp64Milli(row.6, 'UTC') AS first_at, fromUnixTimestamp64Milli(row.7, 'UTC') AS last_at
      FROM (SELECT arrayJoin({rows:Array(Tuple(Date, UInt64, UInt64, UInt64, UInt64, Int64, Int64))}) AS row)`,
    params: {
      team,
      rows: exact.map(
        ({ day, n, mark, version, reach, firstAtMs, lastAtMs }) =>
          new TupleParam([day, n, BigInt(mark), BigInt(version), BigInt(reach), firstAtMs, lastAtMs]),
      ),
    },
  });
}

/**
 * The newest exact rollup of each of the days that has one. What notes a rollup stays when that has gone: after one that is
 * not exact, for its sealer was overtaken, and a merge of the two.
 */
export async function readExactRollups(
  store: AnalyticsStore,
  team: string,
  days: readonly EpochDay[],
): Promise<ExactRollup[]> {
  return store.query<ExactRollup>({
    sql: `SELECT toUInt16(day) AS day, n, toString(mark) AS mark, toString(version) AS version, toString(reach) AS reach,
        toUnixTimestamp64Milli(first_at) AS firstAtMs, toUnixTimestamp64Milli(last_at) AS lastAtMs
      FROM ${store.database}.exact_rollups WHERE team = {team:String} AND day IN {days:Array(Date)} AND (day, version) IN (
          SELECT day, version FROM ${store.database}.day_rollups WHERE team = {team:String} AND day IN {days:Array(Date)}
        )
      ORDER BY version DESC LIMIT 1 BY day`,
    params: { team, days: days.map(formatDay) },
  });
}
