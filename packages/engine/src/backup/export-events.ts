import { formatDay } from "../kernel/day.js";
import { nextPageRows, type PageLimits } from "../kernel/page-limits.js";
import type { AnalyticsStore, BoundValue } from "../store/analytics/analytics-store.js";
import { EVENT_COLUMN_TYPES } from "../store/analytics/event-columns.js";
import type { EventPlace } from "./event-place.js";
import { columnOf, type NativeRows, textAt } from "./native-rows.js";
import { readNativeRows } from "./read-native-rows.js";

/** A page is in memory whole, a few times over while it is packed. */
const PAGE_LIMITS: PageLimits = { rowsFirst: 2_000, rowsMin: 200, rowsMax: 20_000, bytes: 16 * 1024 ** 2 };

/** A month that has events, and how many tellings of them are stored now. */
export interface BackupMonth {
  /** `YYYYMM`. */
  month: string;
  /** Repeats that no merge has dropped yet included. */
  tellings: number;
}

/** Months that hold events of the teams, oldest first. */
export async function listBackupMonths(store: AnalyticsStore, teamIds: readonly string[]): Promise<BackupMonth[]> {
  const rows = await store.query<{ month: string; tellings: string }>({
    sql: `SELECT toString(toYYYYMM(day)) AS month, toString(sum(n)) AS tellings
      FROM (SELECT team, day, count() AS n FROM ${store.database}.events GROUP BY team, day)
      WHERE has({teams:Array(String)}, team)
      GROUP BY month`,
    params: { teams: teamIds },
  });
  // On a cluster a month has a row of each shard.
  const months = new Map<string, number>();
  for (const { month, tellings } of rows) months.set(month, (months.get(month) ?? 0) + Number(tellings));
  return [...months]
    .map(([month, tellings]) => ({ month, tellings }))
    .toSorted((a, b) => Number(a.month) - Number(b.month));
}

/** Some tellings of a month. */
export interface EventPage {
  /** Native blocks with every column and version as stored. */
  bytes: Buffer;
  rows: number;
  /** Where the next page begins; null after the last. */
  next: EventPlace | null;
}

/**
 * The next tellings of a month's events, by key.
 *
 * Whatever was acknowledged before the first page is in one of them: rows go only when a merge keeps a newer telling of
 * the same event, and that stands at the same place or after it.
 */
export async function exportEventPage(
  store: AnalyticsStore,
  { month, teamIds, after }: { month: string; teamIds: readonly string[]; after: EventPlace | null },
  limits: PageLimits = PAGE_LIMITS,
): Promise<EventPage> {
  const shards = store.cluster?.shards ?? [store];
  const shard = after?.shard ?? 0;
  const from = shards[shard];
  if (from === undefined) return { bytes: Buffer.alloc(0), rows: 0, next: null };
  const rowsMax = Math.min(after?.rows ?? limits.rowsFirst, limits.rowsMax);
  const bytes = await from.queryNative(
    pageStatement(from.database, { month, teamIds, after: after?.telling ?? null, rowsMax }),
  );
  let [rows, telling]: [number, EventPlace["telling"]] = [0, null];
  for await (const block of readNativeRows(once(bytes), EVENT_COLUMN_TYPES)) {
    rows += block.rows;
    telling = lastTelling(block);
  }
  const next = nextPageRows({ bytes: bytes.length, rows }, limits);
  if (rows === rowsMax) return { bytes, rows, next: { shard, telling, rows: next } };
  return { bytes, rows, next: shard + 1 < shards.length ? { shard: shard + 1, telling: null, rows: next } : null };
}

function pageStatement(
  database: string,
  {
    month,
    teamIds,
    after,
    rowsMax,
  }: { month: string; teamIds: readonly string[]; after: EventPlace["telling"]; rowsMax: number },
): { sql: string; params: Record<string, BoundValue> } {
  const columns = Object.entries(EVENT_COLUMN_TYPES).map(([name, type]) => `CAST(${name} AS ${type}) AS ${name}`);
  // Written out, since the engine finds no place in the index by comparing tuples. The team is not bound as `team`,
  // which would pick a shard.
  const beyond = `(team > {atTeam:String} OR (team = {atTeam:String} AND (day > {atDay:Date} OR (day = {atDay:Date} AND
    (source > {atSource:String} OR (source = {atSource:String} AND
    (id > {atId:String} OR (id = {atId:String} AND ver > {atVer:UInt64}))))))))`;
  return {
    sql: `SELECT ${columns.join(", ")} FROM ${database}.events
      WHERE toYYYYMM(day) = {month:UInt32} AND has({teams:Array(String)}, team) ${after === null ? "" : `AND ${beyond}`}
      ORDER BY team, day, source, id, ver LIMIT {rowsMax:UInt32}`,
    params: {
      rowsMax,
      month: Number(month),
      teams: teamIds,
      ...(after === null
        ? {}
        : {
            atTeam: after.team,
            atDay: formatDay(after.day),
            atSource: after.source,
            atId: after.id,
            atVer: after.ver,
          }),
    },
  };
}

function lastTelling(block: NativeRows): EventPlace["telling"] {
  const last = block.rows - 1;
  return {
    team: textAt(columnOf(block, "team"), last),
    day: columnOf(block, "day").values.readUInt16LE(last * 2),
    source: textAt(columnOf(block, "source"), last),
    id: textAt(columnOf(block, "id"), last),
    ver: String(columnOf(block, "ver").values.readBigUInt64LE(last * 8)),
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
