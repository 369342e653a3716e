import type { EpochDay } from "../kernel/day.js";
import { DaybookError } from "../kernel/errors.js";
import { listUnsealedDays, type UnsealedDay } from "../rollup/fingerprint.js";
import { sealDays } from "../rollup/seal-days.js";
import { batchesOf } from "../rollup/sealer.js";
import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import { listEmptyDays, listFrozenDays, listHeldDays } from "./frozen-days.js";

/** The moments between the steps of letting events go, for tests that stop there. */
export type RetentionStep = "events refused" | "days frozen" | "events deleted";

/** Days of one statement that copies or deletes. */
const DAYS_AT_ONCE = 500;
/** Merges change fingerprints, so a day may need another seal; beyond this something keeps changing it. */
const ATTEMPTS = 10;

/**
 * Freezes the team's days before this one: for each with events, the rollup that covers them all is copied to where it
 * stays for good. From then on the day is read from that copy alone. Events of these days must be refused already.
 *
 * What is copied carries the fingerprint that the day had before it was found not to be frozen: so all its events were
 * there, and the rollup holds every one. It may be run twice, at once, and cut off anywhere (docs/decisions/0009).
 *
 * @returns how many days were frozen
 * @throws DaybookError `store_unavailable`
 */
export async function freezeDays(store: AnalyticsStore, team: string, before: EpochDay): Promise<number> {
  let due = await listDueDays(store, team, before);
  const count = due.length;
  for (let attempt = 1; due.length > 0; attempt++) {
    if (attempt > ATTEMPTS) {
      throw new DaybookError(
        "store_unavailable",
        `Days of team ${team} could not be frozen: their events keep changing. Nothing was deleted; it is tried again later.`,
      );
    }
    // The sealer has been here before; what it left is sealed now.
    if (attempt > 1) for (const { days } of batchesOf(due)) await sealDays(store, { team, days });
    for (const some of pieces(await listDueDays(store, team, before))) await copyRollups(store, team, some);
    due = await listDueDays(store, team, before);
  }
  return count;
}

/** The fingerprints come first: a day that is not frozen after they were read was whole when they were. */
async function listDueDays(store: AnalyticsStore, team: string, before: EpochDay): Promise<UnsealedDay[]> {
  const held = await listHeldDays(store, team, before);
  if (held.length === 0) return [];
  const frozen = await listFrozenDays(store, team);
  const due = held.filter(({ day }) => !frozen.has(day)).map((each) => ({ ...each, team }));
  // A day on which nothing counts has no rollup, and needs none.
  const unsealed = due.length === 0 ? [] : await listUnsealedDays(store, { teamDays: due });
  const unsealedDays = unsealed.map(({ day }) => day);
  const empty = await listEmptyDays(store, team, unsealedDays);
  return due.filter(({ day }) => !empty.has(day));
}

async function copyRollups(store: AnalyticsStore, team: string, days: readonly UnsealedDay[]): Promise<void> {
  const replicas = await countReplicas(store, team);
  const everywhere = replicas === null ? "" : ` SETTINGS insert_quorum = ${replicas}, insert_quorum_parallel = 1`;
  await store.command({
    isLong: true,
    sql: `INSERT INTO ${store.database}.frozen_days${everywhere} SELECT * FROM ${store.database}.day_rollups
      WHERE team = {team:String} AND (day, n, mark) IN {days:Array(Tuple(Date, UInt64, UInt64))} LIMIT 1 BY day`,
    params: { team, days: days.map(({ day, n, mark }) => new TupleParam([day, n, BigInt(mark)])) },
  });
}

/**
 * Of the team's shard; null where tables have none. All of them must have a frozen day, for any may be read and all delete
 * its events by themselves.
 */
async function countReplicas(store: AnalyticsStore, team: string): Promise<number | null> {
  const [table] = await store.query<{ replicas: number }>({
    sql: `SELECT total_replicas AS replicas FROM system.replicas
      WHERE database = {database:String} AND table = 'frozen_days' AND {team:String} != ''`,
    params: { database: store.database, team },
  });
  return table === undefined ? null : Math.max(1, table.replicas);
}

/**
 * Deletes the events of frozen days, and the rollups that were copied; also what was taken back on days that have nothing
 * else.
 *
 * @returns the days, `YYYY-MM-DD`, oldest first
 */
export async function deleteFrozenEvents(store: AnalyticsStore, team: string, before: EpochDay): Promise<string[]> {
  const held = await listHeldDays(store, team, before);
  if (held.length === 0) return [];
  const frozen = await listFrozenDays(store, team);
  const others = held.map(({ day }) => day).filter((day) => !frozen.has(day));
  const empty = await listEmptyDays(store, team, others);
  const days = held.map(({ day }) => day).filter((day) => frozen.has(day) || empty.has(day));
  for (const some of pieces(days)) {
    for (const table of ["events", "day_rollups"]) {
      await store.command({
        isLong: true,
        sql: `ALTER TABLE ${store.database}.${table} DELETE WHERE team = {team:String} AND day IN {days:Array(Date)}
          SETTINGS mutations_sync = 1`,
        params: { team, days: some },
      });
    }
  }
  return days;
}

function* pieces<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let at = 0; at < items.length; at += DAYS_AT_ONCE) yield items.slice(at, at + DAYS_AT_ONCE);
}
