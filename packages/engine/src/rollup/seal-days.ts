import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import { CELL_KEYS, CELL_MEASURES_SQL, gatherSql, PERSON_COLUMNS, usageColumns } from "./cell-arrays.js";
import { CELL_COLUMNS, CELL_SETS, type CellSet } from "./cells.js";
import { currentEvents } from "./current-events.js";
import { FINGERPRINT_SQL, readFingerprints } from "./fingerprint.js";

/** The moments between the statements of a seal, for tests that pause one sealer while another runs. */
export type SealStep = "fingerprints read" | "rollups written";

export interface SealOptions {
  /** Awaited at each step. */
  onStep?: (step: SealStep) => Promise<void>;
}

/**
 * Writes the rollups of some days of a team: first the fingerprints are read, then, in a second statement, the events.
 *
 * Events that arrive in between are in the cells and not in the fingerprint, by which the row then matches no state of the day
 * that a reader can see; the day stays unsealed. So nothing has to be locked, and a sealer may be
 * paused, killed or doubled at any step (docs/decisions/0002-exactly-once.md). Which state the cells hold, the second statement
 * says besides: with the few events that came since they tell the day (docs/decisions/0020-additions.md).
 *
 * @param days `YYYY-MM-DD`, each at most once
 * @returns how many rollups were written; days without events have none
 */
export async function sealDays(
  store: AnalyticsStore,
  { team, days, onStep }: { team: string; days: readonly string[] } & SealOptions,
): Promise<number> {
  const fingerprints = await readFingerprints(store, team, days);
  await onStep?.("fingerprints read");
  if (fingerprints.length === 0) return 0;
  await store.command({
    isLong: true,
    sql: sealSql(store.database),
    params: {
      team,
      rawDays: fingerprints.map(({ day }) => day),
      fingerprints: fingerprints.map(({ day, n, mark }) => new TupleParam([day, n, BigInt(mark)])),
    },
  });
  await onStep?.("rollups written");
  return fingerprints.length;
}

/**
 * One pass over the events of the days; each set of cells is one grouping set. The fingerprints that are read beside them are
 * of the very tellings that the cells are made of, for all parts of a statement see one state of a table.
 */
export function sealSql(database: string): string {
  const sets = Object.keys(CELL_SETS) as CellSet[];
  const gathered = [
    ...PERSON_COLUMNS.map(({ name, of }) => ({ name, sql: gatherSql(of, "cell_set = 'person'") })),
    ...sets.flatMap((set) =>
      usageColumns(set).map(({ name, of }) => ({ name, sql: gatherSql(of, `cell_set = '${set}' AND requests > 0`) })),
    ),
  ];
  const columns = gathered.map(({ name }) => name).join(", ");
  const fingerprint = "arrayFirst(mark -> mark.1 = day, {fingerprints:Array(Tuple(Date, UInt64, UInt64))})";
  return `INSERT INTO ${database}.day_rollups (team, day, n, mark, version, first_at, last_at, cells_n, cells_mark, cells_reach, ${columns})
    SELECT {team:String} AS team, day, ${fingerprint}.2 AS n, ${fingerprint}.3 AS mark,
      greatest(
        toUInt64(toUnixTimestamp64Micro(now64(6))),
        (SELECT max(version) + 1 FROM ${database}.day_rollups WHERE team = {team:String} AND day IN {rawDays:Array(Date)})
      ) AS version,
      arrayMin(person_first_at) AS first_at, arrayMax(person_last_at) AS last_at,
      state.n AS cells_n, state.mark AS cells_mark, state.reach AS cells_reach, ${columns}
    FROM (
      SELECT day, ${gathered.map(({ name, sql }) => `${sql} AS ${name}`).join(",\n        ")}
      FROM (
        SELECT day, person_name, ${CELL_KEYS.join(", ")},
          multiIf(grouping(person_name) = 0, 'person', grouping(quarter) = 0, 'timed', grouping(api_key_hash) = 0, 'detail', 'usage') AS cell_set,
          ${CELL_MEASURES_SQL}
        FROM ${currentEvents(database, CELL_COLUMNS)}
        GROUP BY GROUPING SETS (
          (day, person_name),
          ${Object.values(CELL_SETS)
            .map((dimensions) => `(day, ${Object.values(dimensions).join(", ")})`)
            .join(",\n          ")}
        )
      )
      GROUP BY day
    ) AS cells
    INNER JOIN (
      SELECT day, ${FINGERPRINT_SQL}, max(ver) AS reach
      FROM ${database}.events WHERE team = {team:String} AND day IN {rawDays:Array(Date)} GROUP BY day
    ) AS state USING day`;
}
