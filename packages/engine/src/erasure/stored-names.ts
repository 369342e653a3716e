import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import type { NamePair } from "../accounts/erased-names.js";

/** What a search through everything a team has may take. */
export const SEARCH_LIMIT_MS = 600_000;

/** Rollups and frozen days together. */
const ROLLUP_TABLES = ["day_rollups", "frozen_days"] as const;

/** Every pair of names that stands in a telling of the team, a replaced one too, or in sums made of them. */
export async function listStoredNames(store: AnalyticsStore, team: string): Promise<NamePair[]> {
  const { database } = store;
  const ofRollups = ROLLUP_TABLES.flatMap((table) => [
    `SELECT DISTINCT parts[1] AS user, parts[2] AS email FROM (
      SELECT splitByChar('\\0', toString(arrayJoin(person_name))) AS parts FROM ${database}.${table} WHERE team = {team:String})`,
    `SELECT DISTINCT pair.1 AS user, pair.2 AS email FROM (
      SELECT arrayJoin(arrayZip(detail_user, detail_email)) AS pair FROM ${database}.${table} WHERE team = {team:String})`,
  ]);
  return store.query<NamePair>({
    limitMs: SEARCH_LIMIT_MS,
    sql: [
      `SELECT DISTINCT user, user_email AS email FROM ${database}.events WHERE team = {team:String}`,
      ...ofRollups,
    ].join("\n    UNION DISTINCT\n    "),
    params: { team },
  });
}

/** Where the facts of spans have names: parts of traces, which events are worked out from. */
export const FACT_NAMES_SQL = `[${[
  ...["lent", "ofResource", "event"].flatMap((place) => [
    `JSONExtractString(facts, '${place}', 'user')`,
    `JSONExtractString(facts, '${place}', 'userEmail')`,
  ]),
  "JSONExtractString(facts, 'event', 'externalUser')",
].join(", ")}]`;

/** Every name that stands in the facts of spans. */
export async function listTraceNames(store: AnalyticsStore, team: string): Promise<string[]> {
  const rows = await store.query<{ name: string }>({
    limitMs: SEARCH_LIMIT_MS,
    sql: `SELECT DISTINCT arrayJoin(${FACT_NAMES_SQL}) AS name FROM ${store.database}.event_facts
      WHERE team = {team:String} AND facts != ''`,
    params: { team },
  });
  return rows.map(({ name }) => name);
}

/** Whom tellings of the team say that its customers are. */
export async function listStoredExternalUsers(store: AnalyticsStore, team: string): Promise<string[]> {
  const rows = await store.query<{ name: string }>({
    limitMs: SEARCH_LIMIT_MS,
    sql: `SELECT DISTINCT external_user AS name FROM ${store.database}.events WHERE team = {team:String} AND external_user != ''`,
    params: { team },
  });
  return rows.map(({ name }) => name);
}
