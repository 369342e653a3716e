import { clickHouseHosts, DaybookError } from "@daybook/engine";

/** Every setting of the server; see docs/reference/settings.md. */
export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** May name several hosts, parted by commas. */
  clickhouseUrl: string | null;
  /** A name from ClickHouse's `remote_servers`. */
  clickhouseCluster: string | null;
  postgresUrl: string | null;
  adminToken: string | null;
  secret: string | null;
  logLevel: string;
  /** How often the sealer looks, and how long a day must stand still to be sealed. */
  sealEveryMs: number;
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/**
 * Reads the settings; nothing else reads the environment.
 *
 * @throws DaybookError `configuration_invalid`, naming the setting and what it takes
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: { host?: string; port?: number; dataDir?: string } = {},
): Config {
  const text = (name: string): string | null => environment[name] || null;
  const config: Config = {
    host: options.host ?? text("DAYBOOK_HOST") ?? "127.0.0.1",
    port: options.port ?? wholeNumber("DAYBOOK_PORT", text("DAYBOOK_PORT") ?? "8787", { least: 0, most: 65_535 }),
    dataDir: options.dataDir ?? text("DAYBOOK_DATA_DIR") ?? ".daybook",
    clickhouseUrl: text("DAYBOOK_CLICKHOUSE_URL"),
    clickhouseCluster: text("DAYBOOK_CLICKHOUSE_CLUSTER"),
    postgresUrl: url("DAYBOOK_POSTGRES_URL", text("DAYBOOK_POSTGRES_URL"), ["postgres:", "postgresql:"]),
    adminToken: text("DAYBOOK_ADMIN_TOKEN"),
    secret: text("DAYBOOK_SECRET"),
    logLevel: text("DAYBOOK_LOG_LEVEL") ?? "warn",
    sealEveryMs: wholeNumber("DAYBOOK_SEAL_EVERY_MS", text("DAYBOOK_SEAL_EVERY_MS") ?? "15000", {
      least: 50,
      most: 3_600_000,
    }),
  };
  if (!LOG_LEVELS.includes(config.logLevel)) {
    throw invalid("DAYBOOK_LOG_LEVEL", config.logLevel, `one of ${LOG_LEVELS.join(", ")}`);
  }
  if (config.clickhouseUrl !== null) clickHouseHosts(config.clickhouseUrl);
  if (config.clickhouseCluster !== null) {
    if (config.clickhouseUrl === null) {
      throw new DaybookError(
        "configuration_invalid",
        "DAYBOOK_CLICKHOUSE_CLUSTER is set, and DAYBOOK_CLICKHOUSE_URL is not: set it to the cluster's hosts, as " +
          "http://user:password@host1:8123,host2:8123/database.",
      );
    }
    // It becomes part of SQL text.
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(config.clickhouseCluster)) {
      throw invalid("DAYBOOK_CLICKHOUSE_CLUSTER", config.clickhouseCluster, "letters, digits, _, . and - only");
    }
  }
  if (config.postgresUrl !== null && config.secret === null) {
    throw new DaybookError(
      "configuration_invalid",
      "DAYBOOK_SECRET is not set, and DAYBOOK_POSTGRES_URL is: nodes that share a database must share the secret " +
        "that signs cursors and sessions. Set DAYBOOK_SECRET to the same long random text on every node.",
    );
  }
  return config;
}

function wholeNumber(name: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw invalid(name, text, `a whole number from ${least} to ${most}`);
}

function url(name: string, text: string | null, protocols: readonly string[]): string | null {
  if (text === null) return null;
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  // The value may hold a password, so it is not shown.
  throw new DaybookError("configuration_invalid", `${name} is not a URL with ${protocols.join(" or ")}//.`);
}

function invalid(name: string, value: string, expected: string): DaybookError {
  return new DaybookError("configuration_invalid", `${name} is "${value}", and must be ${expected}.`);
}
