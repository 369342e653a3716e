import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** Hands out the versions that order the tellings of one event. */
export interface VersionClock {
  /** The first of `count` versions, above all that this process handed out before. */
  take(count: number): bigint;
  /** All versions from now on are above this one. */
  raise(above: bigint): void;
}

/**
 * Versions rise over restarts and over clocks that step back, because the clock starts above what is stored. In them
 * stand milliseconds and, for several nodes on one store, a random offset, so that two nodes hand out the same version
 * to two tellings of one event only by a chance of one in two million, and then any of the two wins.
 */
export async function openVersionClock(
  store: AnalyticsStore,
  { nowMs, random }: { nowMs: () => number; random: () => number },
): Promise<VersionClock> {
  // Grouped as the projection has it, so that the parts' own summaries answer.
  const [stored] = await store.query<{ version: string }>({
    sql: `SELECT toString(max(version)) AS version
      FROM (SELECT team, day, max(ver) AS version FROM ${store.database}.events GROUP BY team, day)`,
  });
  const offset = BigInt(Math.floor(random() * 2 ** 21));
  let next = BigInt(stored?.version ?? 0) + 1n;
  return {
    take(count) {
      const now = (BigInt(nowMs()) << 22n) + offset;
      const first = next > now ? next : now;
      next = first + BigInt(count);
      return first;
    },
    raise(above) {
      if (next <= above) next = above + 1n;
    },
  };
}
