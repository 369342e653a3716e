import type { TeamDirectory } from "../../accounts/team-directory.js";
import { bucketStarts } from "../../kernel/bucket-starts.js";
import { DAY_MS, formatDay } from "../../kernel/day.js";
import { findTimeZone } from "../../kernel/time-zone.js";
import { currentEvents } from "../../rollup/current-events.js";
import { type AnalyticsStore, TupleParam } from "../../store/analytics/analytics-store.js";
import { readFigures } from "../usage-query/read-usage.js";

/**
 * What the keys used in a range are called: the registered name, else the name that events gave the key last on the
 * last day of the range on which it was used, else the hash.
 *
 * @returns by hash; requests without a key are not among them
 */
export async function readKeyNames(
  store: AnalyticsStore,
  team: TeamDirectory,
  range: { startMs: number; endMs: number },
): Promise<Map<string, string>> {
  const utc = findTimeZone("UTC");
  if (utc === null) throw new Error("the runtime does not know UTC");
  const used = await readFigures(store, team.team.id, {
    range,
    buckets: bucketStarts(utc, "day", range),
    groups: [{ dimension: "key" }],
    measures: [],
    filters: [{ dimension: "key", operator: "not in", values: [""] }],
    figures: [],
    order: ["bucket DESC"],
    limitPerGroup: 1,
  });
  const lastDays = new Map(
    used.map(({ groups: [hash = ""], bucketMs }) => [hash, Math.floor((bucketMs ?? 0) / DAY_MS)]),
  );
  const unregistered = [...lastDays.keys()].filter((hash) => team.findKey(hash) === undefined);
  const told =
    unregistered.length === 0
      ? new Map<string, string>()
      : await readToldNames(store, team.team.id, unregistered, lastDays);
  return new Map([...lastDays.keys()].map((hash) => [hash, team.findKey(hash)?.name ?? told.get(hash) ?? hash]));
}

async function readToldNames(
  store: AnalyticsStore,
  team: string,
  hashes: readonly string[],
  lastDays: ReadonlyMap<string, number>,
): Promise<Map<string, string>> {
  const used = hashes.map((hash): [string, string] => [hash, formatDay(lastDays.get(hash) ?? 0)]);
  const rows = await store.query<{ hash: string; name: string }>({
    sql: `SELECT toString(api_key_hash) AS hash, toString(argMax(api_key_name, (day, occurred_at, source, id))) AS name
      FROM ${currentEvents(store.database)} WHERE api_key_name != '' AND (api_key_hash, day) IN {used:Array(Tuple(String, Date))}
      GROUP BY api_key_hash`,
    params: { team, rawDays: [...new Set(used.map(([, day]) => day))], used: used.map((pair) => new TupleParam(pair)) },
  });
  return new Map(rows.map(({ hash, name }) => [hash, name]));
}
