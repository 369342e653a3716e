import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { EVENT_COLUMN_TYPES } from "../store/analytics/event-columns.js";
import { columnOf, damagedEvents, encodeRows, type NativeColumn, type NativeRows, textAt } from "./native-rows.js";
import { readNativeRows } from "./read-native-rows.js";

/** Older backups may lack others, whose values are then absent. */
const NEEDED_COLUMNS = ["team", "day", "source", "id", "type", "occurred_at", "received_at", "ver"];

/** Versions are milliseconds shifted by 22 bits: this one is of the year 2039, and leaves the clock room to rise. */
const VERSION_MAX = 2n ** 63n;

/** What was stored of a month. */
export interface ImportedEvents {
  /** Tellings. */
  rows: number;
  /** The highest version among them; 0 without any. New tellings must get higher ones. */
  lastVersion: bigint;
}

/**
 * Stores the blocks of `exportEvents`, each durably and with the versions it has, so that doing it again, whole or in
 * part, changes nothing.
 *
 * @throws DaybookError `invalid_request` at the first block that cannot be of this month's backup; those before it are stored
 */
export async function importEvents(
  store: AnalyticsStore,
  month: string,
  source: AsyncIterable<Buffer>,
): Promise<ImportedEvents> {
  let [stored, lastVersion] = [0, 0n];
  for await (const block of readNativeRows(source, EVENT_COLUMN_TYPES)) {
    const version = checkBlock(block, month);
    if (version > lastVersion) lastVersion = version;
    const team = columnOf(block, "team");
    // Without a cluster any block is stored whole.
    const runs = store.cluster === undefined ? [{ from: 0, to: block.rows }] : teamRuns(team, block.rows);
    for (const { from, to } of runs) await store.insertBlock(encodeRows(block, from, to), textAt(team, from));
    stored += block.rows;
  }
  return { rows: stored, lastVersion };
}

/** Returns the highest version. */
function checkBlock(block: NativeRows, month: string): bigint {
  const [day, version] = [columnOf(block, "day").values, columnOf(block, "ver").values];
  for (const name of NEEDED_COLUMNS) columnOf(block, name);
  let last = 0n;
  for (let row = 0; row < block.rows; row++) {
    const at = new Date(day.readUInt16LE(row * 2) * 86_400_000).toISOString();
    if (at.slice(0, 7).replace("-", "") !== month) throw damagedEvents(`it has an event of ${at.slice(0, 10)}`);
    const own = version.readBigUInt64LE(row * 8);
    if (own > last) last = own;
  }
  if (last >= VERSION_MAX) throw damagedEvents("it has a version that no clock gave");
  return last;
}

function teamRuns(team: NativeColumn, rows: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let from = 0;
  for (let row = 1; row <= rows; row++) {
    if (row < rows && textAt(team, row) === textAt(team, from)) continue;
    runs.push({ from, to: row });
    from = row;
  }
  return runs;
}
