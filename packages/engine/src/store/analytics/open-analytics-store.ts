import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore } from "./analytics-store.js";
import { openChdbDriver } from "./chdb-driver.js";
import { openClickHouseDriver } from "./clickhouse-driver.js";
import { connectInTime } from "./cluster-agent.js";
import { clickHouseHosts } from "./cluster-hosts.js";
import { openClusterStore } from "./cluster-store.js";
import { refusePartOfCluster } from "./cluster-tables.js";
import { analyticsStore, type EngineDriver } from "./engine-client.js";
import { migrateAnalytics } from "./migrate.js";

/** Where events live: in this process under a directory, on a ClickHouse server, or on a cluster of them. */
export type AnalyticsLocation = { dataDir: string } | { clickhouseUrl: string; cluster?: string | null };

/**
 * Opens the engine and brings its tables up to date.
 *
 * @throws DaybookError `data_directory_unusable` when the tables are newer than this code or cannot be opened,
 * `store_unavailable` when a server does not answer, `configuration_invalid` when the location fits no server
 */
export async function openAnalyticsStore(location: AnalyticsLocation): Promise<AnalyticsStore> {
  if ("dataDir" in location) {
    return openOne(await openChdbDriver(location.dataDir, "daybook"), "daybook");
  }
  const hosts = clickHouseHosts(location.clickhouseUrl);
  if (location.cluster) return openClusterStore(hosts, location.cluster);
  const [url = "", ...others] = hosts.urls;
  if (others.length > 0) {
    throw new DaybookError(
      "configuration_invalid",
      "DAYBOOK_CLICKHOUSE_URL names several hosts, and DAYBOOK_CLICKHOUSE_CLUSTER is not set. " +
        "Set it to the name that ClickHouse's remote_servers has for them, or name one host.",
    );
  }
  return openOne(
    openClickHouseDriver(url, hosts.database, { agent: connectInTime(url) }),
    hosts.database,
    refusePartOfCluster,
  );
}

async function openOne(
  driver: EngineDriver,
  database: string,
  check?: (store: AnalyticsStore) => Promise<void>,
): Promise<AnalyticsStore> {
  const store = analyticsStore(driver, database);
  try {
    await check?.(store);
    await migrateAnalytics(store);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
