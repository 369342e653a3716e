import { createHash, randomBytes } from "node:crypto";
import type { TeamDirectory } from "../accounts/team-directory.js";
import type { AnalyticsStore, BoundValue } from "../store/analytics/analytics-store.js";
import { NEXT_REVISION_SQL } from "../store/analytics/event-columns.js";
import { erasedNamesOf, type NameChange, type NamePair } from "../accounts/erased-names.js";
import { copyPseudonymised } from "./pseudonymise-facts.js";
import {
  FACT_NAMES_SQL,
  listStoredExternalUsers,
  listStoredNames,
  listTraceNames,
  SEARCH_LIMIT_MS,
} from "./stored-names.js";

/** The moments between the statements of an erasure, for tests that stop there. */
export type ErasureStep = "names found" | "events changed" | "frozen days changed" | "rollups dropped";

/** Events may come while names are looked for, through a door that does not know of the erasure yet. */
const ROUNDS_MAX = 5;

/**
 * Takes the erased names of a team out of everything that is stored of its events: tellings, replaced ones too, and sums
 * of frozen days. So it is with what is kept of spans and events to make one of several tellings. Rollups of the touched days are dropped; they are made again of what the events say now. No number
 * changes, and what one person did stays one person's. It may be repeated, and cut off anywhere.
 *
 * The engine keeps the text of such changes for a while, so no name stands in it: rows are found by sums of their names
 * under a salt that is made for the occasion.
 *
 * @returns whether every name is gone; false when new ones kept coming
 * @throws DaybookError `store_unavailable`
 */
export async function eraseNames(
  store: AnalyticsStore,
  team: TeamDirectory,
  { onStep = () => Promise.resolve() }: { onStep?: (step: ErasureStep) => Promise<void> } = {},
): Promise<boolean> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = await findNames(store, team);
    if (found === null) return true;
    await onStep("names found");
    await changeAll(store, team, found, onStep);
  }
  return (await findNames(store, team)) === null;
}

interface FoundNames {
  params: Record<string, BoundValue>;
}

/** What has to be changed, as bound values; null when nothing has. */
async function findNames(store: AnalyticsStore, team: TeamDirectory): Promise<FoundNames | null> {
  const names = erasedNamesOf(team);
  if (names === null) return null;
  const teamId = team.team.id;
  const changes: { from: NamePair; to: NameChange }[] = [];
  for (const from of await listStoredNames(store, teamId)) {
    const to = names.change(from);
    if (to !== null) changes.push({ from, to });
  }
  const externals = (await listStoredExternalUsers(store, teamId)).flatMap((name) => {
    const erasure = names.find(name);
    return erasure === null ? [] : [{ name, pseudonym: erasure.pseudonym }];
  });
  const traced = (await listTraceNames(store, teamId)).filter((name) => names.find(name) !== null);
  const keys = team.erasures().flatMap(({ keyHashes }) => keyHashes);
  const salt = randomBytes(16).toString("hex");
  const params = {
    salt,
    pairs: changes.map(({ from }) => sumOf(salt, `${from.user}\0${from.email}`)),
    // The empty text leaves the name, which is somebody else's.
    users: changes.map(({ from, to }) => (to.user === from.user ? "" : to.user)),
    drops: changes.map(({ from, to }) => (to.email === from.email ? 0 : 1)),
    owns: changes.map(({ to }) => (to.owner === null ? 0 : 1)),
    externals: externals.map(({ name }) => sumOf(salt, name)),
    external_users: externals.map(({ pseudonym }) => pseudonym),
    traced: traced.map((name) => sumOf(salt, name)),
    keys,
  };
  if (changes.length > 0 || externals.length > 0 || traced.length > 0) return { params };
  return (await hasKeyNames(store, teamId, keys)) ? { params } : null;
}

/** Whether a telling that only a key attributes to an erased person still has a free text, or what is kept of one. */
async function hasKeyNames(store: AnalyticsStore, team: string, keys: readonly string[]): Promise<boolean> {
  if (keys.length === 0) return false;
  const rows = await store.query({
    limitMs: SEARCH_LIMIT_MS,
    sql: `SELECT 1 FROM ${store.database}.events WHERE team = {team:String} AND ${OF_KEY_SQL} LIMIT 1
      UNION ALL SELECT 1 FROM ${store.database}.event_facts WHERE team = {team:String} AND facts != '' AND ${OF_KEY_FACTS_SQL} LIMIT 1`,
    params: { team, keys: [...keys] },
  });
  return rows.length > 0;
}

const OF_KEY_SQL =
  "user = '' AND user_email = '' AND api_key_hash IN {keys:Array(String)} AND (api_key_name != '' OR title != '')";

const factSql = (field: string): string => `JSONExtractString(facts, 'event', '${field}')`;
const OF_KEY_FACTS_SQL = `${factSql("user")} = '' AND ${factSql("userEmail")} = ''
  AND ${factSql("apiKeyHash")} IN {keys:Array(String)} AND (${factSql("apiKeyName")} != '' OR ${factSql("title")} != '')`;

/** Which of the pairs the names are, from 1; 0: none. */
function placeSql(user: string, email: string): string {
  return `indexOf({pairs:Array(String)}, ${sumSql(`${user}, '\\0', ${email}`)})`;
}

function sumSql(parts: string): string {
  return `lower(hex(SHA256(concat({salt:String}, ${parts}))))`;
}

function sumOf(salt: string, text: string): string {
  return createHash("sha256").update(`${salt}${text}`).digest("hex");
}

function newUserSql(place: string, user: string): string {
  return `if({users:Array(String)}[${place}] != '', {users:Array(String)}[${place}], ${user})`;
}

function newEmailSql(place: string, email: string): string {
  return `if({drops:Array(UInt8)}[${place}] = 1, '', ${email})`;
}

async function changeAll(
  store: AnalyticsStore,
  directory: TeamDirectory,
  { params: found }: FoundNames,
  onStep: (step: ErasureStep) => Promise<void>,
): Promise<void> {
  const { database } = store;
  const team = directory.team.id;
  const params = { ...found, team };
  const [pair, external] = [
    placeSql("user", "user_email"),
    `indexOf({externals:Array(String)}, ${sumSql("external_user")})`,
  ];
  const matches = `team = {team:String} AND (${pair} > 0 OR ${external} > 0 OR (${OF_KEY_SQL}))`;
  const days = await store.query<{ day: string }>({
    limitMs: SEARCH_LIMIT_MS,
    sql: `SELECT DISTINCT toString(day) AS day FROM ${database}.events WHERE ${matches}`,
    params,
  });
  const isTheirs = `({owns:Array(UInt8)}[${pair}] = 1 OR (${OF_KEY_SQL}))`;
  if (days.length > 0) {
    await store.command({
      isLong: true,
      sql: `ALTER TABLE ${database}.events UPDATE
        user = ${newUserSql(pair, "user")},
        user_email = ${newEmailSql(pair, "user_email")},
        external_user = if(${external} > 0, {external_users:Array(String)}[${external}], external_user),
        api_key_name = if(${isTheirs}, '', toString(api_key_name)),
        title = if(${isTheirs}, '', title),
        ${NEXT_REVISION_SQL}
        WHERE ${matches} SETTINGS mutations_sync = 2`,
      params,
    });
  }
  const named = `facts != '' AND (arrayExists(name -> has({traced:Array(String)}, ${sumSql("name")}), ${FACT_NAMES_SQL})
    OR (${OF_KEY_FACTS_SQL}))`;
  await copyPseudonymised(store, directory, { matches: named, params });
  await store.command({
    isLong: true,
    sql: `ALTER TABLE ${database}.event_facts DELETE WHERE team = {team:String} AND ${named} SETTINGS mutations_sync = 2`,
    params,
  });
  await onStep("events changed");
  const ofName = placeSql("splitByChar('\\0', toString(name))[1]", "splitByChar('\\0', toString(name))[2]");
  const ofDetail = placeSql("detail.1", "detail.2");
  const details = "arrayZip(detail_user, detail_email)";
  const hasNames = `team = {team:String} AND
    (arrayExists(name -> ${ofName} > 0, person_name) OR arrayExists(detail -> ${ofDetail} > 0, ${details}))`;
  const [nameUser, nameEmail, nameKey] = [1, 2, 3].map((part) => `splitByChar('\\0', toString(name))[${part}]`);
  await store.command({
    isLong: true,
    // Readers know a day's sums by its mark, and keep them.
    sql: `ALTER TABLE ${database}.frozen_days UPDATE
      person_name = arrayMap(name -> if(${ofName} = 0, toString(name), concat(
        ${newUserSql(ofName, nameUser ?? "")}, '\\0', ${newEmailSql(ofName, nameEmail ?? "")}, '\\0', ${nameKey})), person_name),
      detail_user = arrayMap(detail -> ${newUserSql(ofDetail, "detail.1")}, ${details}),
      detail_email = arrayMap(detail -> ${newEmailSql(ofDetail, "detail.2")}, ${details}),
      mark = cityHash64(mark, {salt:String})
      WHERE ${hasNames} SETTINGS mutations_sync = 2`,
    params,
  });
  await onStep("frozen days changed");
  await store.command({
    isLong: true,
    sql: `ALTER TABLE ${database}.day_rollups DELETE WHERE (${hasNames})
      OR (team = {team:String} AND day IN {days:Array(Date)}) SETTINGS mutations_sync = 2`,
    params: { ...params, days: days.map(({ day }) => day) },
  });
  await onStep("rollups dropped");
}
