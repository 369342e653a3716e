import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import { PERSON_MEASURES, USAGE_DIMENSIONS, USAGE_MEASURES } from "./cells.js";
import { currentEvents, PERSON_NAME_SQL } from "./current-events.js";
import { readFingerprints } from "./fingerprint.js";

/** The moments between the statements of a seal, for tests that pause one sealer while another runs. */
export type SealStep = "fingerprints read" | "rollups written";

export interface SealOptions {
  /** Awaited at each step. */
  onStep?: (step: SealStep) => Promise<void>;
}

/**
 * Writes the rollups of some days of a team: first the fingerprints are read, then, in a second statement, the events.
 *
 * Events that arrive in between are in the cells and not in the fingerprint, so the row matches no state of the day
 * that a reader can see and is never read; the day stays unsealed. So nothing has to be locked, and a sealer may be
 * paused, killed or doubled at any step (docs/decisions/0002-exactly-once.md).
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

/** One pass over the events of the days; each set of cells is one grouping set. */
export function sealSql(database: string): string {
  const dimensions = Object.entries(USAGE_DIMENSIONS);
  const usageKeys = dimensions.map(([, column]) => column).join(", ");
  const measures = [...PERSON_MEASURES, ...USAGE_MEASURES];
  const person: [string, string][] = [
    ["person_name", "person_name"],
    ...PERSON_MEASURES.map(({ name }): [string, string] => [`person_${name}`, name]),
  ];
  const usageCells = [...dimensions, ...USAGE_MEASURES.map(({ name }): [string, string] => [name, name])];
  const usage = usageCells.map(([name, column]): [string, string] => [`usage_${name}`, column]);
  const detail: [string, string][] = [
    ["detail_user", "user"],
    ["detail_email", "user_email"],
    ["detail_key", "api_key_hash"],
    ...usageCells.map(([name, column]): [string, string] => [`detail_${name}`, column]),
  ];
  const arrays = [
    ...person.map(([name, column]) => `groupArrayIf(${column}, cell_set = 'person') AS ${name}`),
    ...usage.map(([name, column]) => `groupArrayIf(${column}, cell_set = 'usage' AND requests > 0) AS ${name}`),
    ...detail.map(([name, column]) => `groupArrayIf(${column}, cell_set = 'detail' AND requests > 0) AS ${name}`),
  ];
  const columns = [...person, ...usage, ...detail].map(([name]) => name);
  const fingerprint = "arrayFirst(mark -> mark.1 = day, {fingerprints:Array(Tuple(Date, UInt64, UInt64))})";
  return `INSERT INTO ${database}.day_rollups (team, day, n, mark, version, first_at, last_at, ${columns.join(", ")})
    SELECT {team:String} AS team, day, ${fingerprint}.2 AS n, ${fingerprint}.3 AS mark,
      greatest(
        toUInt64(toUnixTimestamp64Micro(now64(6))),
        (SELECT max(version) + 1 FROM ${database}.day_rollups WHERE team = {team:String} AND day IN {rawDays:Array(Date)})
      ) AS version,
      arrayMin(person_first_at) AS first_at, arrayMax(person_last_at) AS last_at, ${columns.join(", ")}
    FROM (
      SELECT day, ${arrays.join(",\n        ")}
      FROM (
        SELECT day, person_name, user, user_email, api_key_hash, ${usageKeys},
          multiIf(grouping(person_name) = 0, 'person', grouping(api_key_hash) = 0, 'detail', 'usage') AS cell_set,
          ${measures.map(({ name, fromEvents }) => `${fromEvents} AS ${name}`).join(",\n          ")}
        FROM (SELECT *, ${PERSON_NAME_SQL} AS person_name FROM ${currentEvents(database)})
        GROUP BY GROUPING SETS (
          (day, person_name),
          (day, ${usageKeys}),
          (day, user, user_email, api_key_hash, ${usageKeys})
        )
      )
      GROUP BY day
    )`;
}
