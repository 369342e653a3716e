import { formatDay } from "../kernel/day.js";
import { ROLLUP_COLUMN_TYPES } from "../rollup/rollup-columns.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { columnOf, damagedEvents, encodeRows, textAt } from "./native-rows.js";
import { readNativeRows } from "./read-native-rows.js";

/** Days of one statement: some ten MiB of a large team. */
const PAGE_DAYS = 31;

/** After which frozen day an export goes on. */
export interface FrozenPlace {
  team: string;
  /** `YYYY-MM-DD`; empty before the team's first one. */
  day: string;
}

/** Some frozen days of one team. */
export interface FrozenPage {
  /** Native blocks with every column as stored. */
  bytes: Buffer;
  days: number;
  /** Where the next page begins; null after the last. */
  next: FrozenPlace | null;
}

/** The next frozen days of the teams, by team and day. A day that was frozen before the first page is in one of them. */
export async function exportFrozenPage(
  store: AnalyticsStore,
  teamIds: readonly string[],
  after: FrozenPlace | null,
): Promise<FrozenPage> {
  const teams = await listFrozenTeams(store, teamIds);
  const team = after === null ? teams[0] : teams.find((id) => id >= after.team);
  if (team === undefined) return { bytes: Buffer.alloc(0), days: 0, next: null };
  const day = team === after?.team && after.day !== "" ? after.day : "1970-01-01";
  const columns = Object.entries(ROLLUP_COLUMN_TYPES).map(([name, type]) => `CAST(${name} AS ${type}) AS ${name}`);
  const bytes = await store.queryNative({
    sql: `SELECT ${columns.join(", ")} FROM ${store.database}.frozen_days
      WHERE team = {team:String} AND day > {day:Date} ORDER BY day LIMIT 1 BY day LIMIT ${PAGE_DAYS}`,
    params: { team, day },
  });
  let [days, last] = [0, day];
  for await (const block of readNativeRows(once(bytes), ROLLUP_COLUMN_TYPES)) {
    days += block.rows;
    last = formatDay(columnOf(block, "day").values.readUInt16LE((block.rows - 1) * 2));
  }
  if (days === PAGE_DAYS) return { bytes, days, next: { team, day: last } };
  const following = teams.find((id) => id > team);
  return { bytes, days, next: following === undefined ? null : { team: following, day: "" } };
}

async function listFrozenTeams(store: AnalyticsStore, teamIds: readonly string[]): Promise<string[]> {
  const rows = await store.query<{ team: string }>({
    sql: `SELECT DISTINCT team FROM ${store.database}.frozen_days WHERE has({teams:Array(String)}, team)`,
    params: { teams: teamIds },
  });
  return rows.map(({ team }) => team).toSorted();
}

/**
 * Stores the blocks of `exportFrozenPage`; doing it again changes nothing.
 *
 * @returns how many days came in
 * @throws DaybookError `invalid_request` at the first block that cannot be of a backup; those before it are stored
 */
export async function importFrozenDays(store: AnalyticsStore, source: AsyncIterable<Buffer>): Promise<number> {
  let days = 0;
  for await (const block of readNativeRows(source, ROLLUP_COLUMN_TYPES)) {
    for (const name of ["team", "day", "n", "mark", "version", "first_at", "last_at"]) columnOf(block, name);
    const team = columnOf(block, "team");
    const teamId = textAt(team, 0);
    for (let row = 1; row < block.rows; row++) {
      if (textAt(team, row) !== teamId) throw damagedEvents("it has days of two teams in one block");
    }
    await store.insertBlock({ table: "frozen_days", ...encodeRows(block, 0, block.rows) }, teamId);
    days += block.rows;
  }
  return days;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
