import { DaybookError } from "../../kernel/errors.js";

/** What `DAYBOOK_CLICKHOUSE_URL` names: servers that hold the same database, reached with the same credentials. */
export interface ClickHouseHosts {
  /** One URL a host, each with the credentials; never to be shown. */
  urls: string[];
  /** Safe to put into SQL. */
  database: string;
}

const HOW = "Write it as http://user:password@host:8123/database, several hosts as host1:8123,host2:8123";

/**
 * Takes a URL apart whose host may be several, parted by commas.
 *
 * @throws DaybookError `configuration_invalid`, without the URL's password in its message
 */
export function clickHouseHosts(url: string): ClickHouseHosts {
  const [, scheme = "", credentials = "", hosts = "", rest = ""] =
    /^(https?:\/\/)([^/?#]*@)?([^/?#@]*)(.*)$/.exec(url) ?? [];
  const names = hosts.split(",");
  const urls = names.map((host) => `${scheme}${credentials}${host}${rest}`);
  if (scheme === "" || names.includes("") || !urls.every((each) => URL.canParse(each))) {
    throw new DaybookError(
      "configuration_invalid",
      `DAYBOOK_CLICKHOUSE_URL is not a URL with http: or https://. ${HOW}.`,
    );
  }
  if (rest.includes("://")) {
    throw new DaybookError("configuration_invalid", `DAYBOOK_CLICKHOUSE_URL is more than one URL. ${HOW}.`);
  }
  const twice = names.find((host, index) => names.indexOf(host) !== index);
  if (twice !== undefined) {
    throw new DaybookError("configuration_invalid", `DAYBOOK_CLICKHOUSE_URL names the host ${twice} twice.`);
  }
  return { urls, database: databaseOf(rest) };
}

/** The database named by the URL's path, `daybook` when it names none. It is put into SQL, hence the narrow alphabet. */
function databaseOf(rest: string): string {
  const name = /^\/*([^?#]*)/.exec(rest)?.[1] || "daybook";
  if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) return name;
  throw new DaybookError(
    "configuration_invalid",
    `DAYBOOK_CLICKHOUSE_URL names the database "${name}": use letters, digits and underscores only.`,
  );
}
