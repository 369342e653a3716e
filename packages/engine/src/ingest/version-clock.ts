import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** More than a team will ever have; a clock's millisecond has room for four inserts that leave so much. */
const REPRICINGS_MAX = 1_000_000n;

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
 *
 * After each insert's versions some stay unused: an event that is priced anew takes one of those right behind its own, and
 * so is below whatever a sender tells of it later.
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
  let next = BigInt(stored?.version ?? 0) + 1n + REPRICINGS_MAX;
  return {
    take(count) {
      const now = (BigInt(nowMs()) << 22n) + offset;
      const first = next > now ? next : now;
      next = first + BigInt(count) + REPRICINGS_MAX;
      return first;
    },
    raise(above) {
      if (next <= above + REPRICINGS_MAX) next = above + 1n + REPRICINGS_MAX;
    },
  };
}
