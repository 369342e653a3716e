import type { AnalyticsStore } from "./analytics-store.js";

/**
 * Bytes that the emptiest disk of the events' storage policy has left: on a full one inserts fail and merges stop.
 *
 * @throws DaybookError `store_unavailable` when the engine does not answer
 */
export async function readFreeBytes(store: AnalyticsStore, { patienceMs }: { patienceMs: number }): Promise<bigint> {
  const [row] = await store.query<{ free: string }>({
    patienceMs,
    sql: `SELECT toString(max(free_space)) AS free FROM system.disks WHERE name IN (
  SELECT arrayJoin(disks) FROM system.storage_policies WHERE policy_name IN (
    SELECT storage_policy FROM system.tables WHERE database = {database:String} AND name = 'events'))`,
    params: { database: store.database },
  });
  return BigInt(row?.free ?? 0);
}
