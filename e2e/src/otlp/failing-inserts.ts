import { type AnalyticsStore, DaybookError } from "@daybook/engine";

type Table = "events" | "event_facts" | "frozen_days";

/** An analytics engine that takes no rows for one of its tables while it is told so. */
export function failingInserts(): {
  wrapAnalytics: (store: AnalyticsStore) => AnalyticsStore;
  failAt(table: Table | null): void;
} {
  let failing: Table | null = null;
  const refuse = (table: Table): void => {
    if (failing === table) throw new DaybookError("store_unavailable", "The analytics engine failed: the disk is full");
  };
  return {
    failAt(table) {
      failing = table;
    },
    wrapAnalytics: (store) => ({
      ...store,
      async insertEvents(group) {
        refuse("events");
        await store.insertEvents(group);
      },
      async insertBlock(block, teamId) {
        refuse(block.table ?? "events");
        await store.insertBlock(block, teamId);
      },
    }),
  };
}
