import { type AnalyticsStore, DaybookError } from "@daybook/engine";

/** How the engine is made to fail: as a store that is down, or with an error nobody foresaw. */
export type StoreFailure = "store-down" | "bug";

/** An analytics engine whose reads fail for as long as the switch says so. */
export function failingStore(): {
  wrapAnalytics: (store: AnalyticsStore) => AnalyticsStore;
  fail(failure: StoreFailure | null): void;
} {
  let failure: StoreFailure | null = null;
  return {
    fail(next) {
      failure = next;
    },
    wrapAnalytics: (store) => ({
      database: store.database,
      identity: store.identity,
      command: (statement) => store.command(statement),
      queryNative: (statement) => store.queryNative(statement),
      insertEvents: (group) => store.insertEvents(group),
      insertBlock: (block, teamId) => store.insertBlock(block, teamId),
      close: () => store.close(),
      async query(statement) {
        if (failure === "bug") throw new Error("secret-detail of a bug");
        if (failure === "store-down") {
          throw new DaybookError("store_unavailable", "The analytics engine failed: secret-detail", {
            cause: new Error("secret-detail"),
          });
        }
        return store.query(statement);
      },
    }),
  };
}
