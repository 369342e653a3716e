import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore } from "./analytics-store.js";
import { openChdbDriver } from "./chdb-driver.js";
import { openClickHouseDriver } from "./clickhouse-driver.js";
import { analyticsStore } from "./engine-client.js";
import { migrateAnalytics } from "./migrate.js";

/** Where events live: in this process under a directory, or on a ClickHouse server. */
export type AnalyticsLocation = { dataDir: string } | { clickhouseUrl: string };

/**
 * Opens the engine and brings its tables up to date.
 *
 * @throws DaybookError `data_directory_unusable` when the tables are newer than this code or cannot be opened,
 * `store_unavailable` when a server does not answer
 */
export async function openAnalyticsStore(location: AnalyticsLocation): Promise<AnalyticsStore> {
  const database = "clickhouseUrl" in location ? databaseOf(location.clickhouseUrl) : "daybook";
  const driver =
    "clickhouseUrl" in location
      ? openClickHouseDriver(location.clickhouseUrl, database)
      : await openChdbDriver(location.dataDir, database);
  const store = analyticsStore(driver, database);
  try {
    await migrateAnalytics(store);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** The database named by the URL's path, `daybook` when it names none. It is put into SQL, hence the narrow alphabet. */
function databaseOf(url: string): string {
  const name = new URL(url).pathname.replace(/^\/+/, "") || "daybook";
  if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) return name;
  throw new DaybookError(
    "configuration_invalid",
    `DAYBOOK_CLICKHOUSE_URL names the database "${name}": use letters, digits and underscores only.`,
  );
}
