import { UsageError } from "./command-error.js";
import type { Config } from "./config.js";

const wildcardHosts = new Set(["0.0.0.0", "::", "[::]", "*"]);

/**
 * The origin of the server that commands talk to: `--url`, else DAYBOOK_URL, else DAYBOOK_HOST and DAYBOOK_PORT,
 * else http://127.0.0.1:8787. A path in it is kept, for a server behind a prefix.
 *
 * @throws UsageError when it is not an http or https address
 */
export function getServerAddress(given: string | null, config: Config): URL {
  const text = given ?? config.url ?? fromHostAndPort(config);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new UsageError(
      `"${text}" is not the address of a server. Give --url or DAYBOOK_URL in full, such as http://127.0.0.1:8787.`,
    );
  }
  return url;
}

function fromHostAndPort(config: Config): string {
  const host = config.host ?? "127.0.0.1";
  // A server that listens everywhere is reached here by the loopback address.
  const reachable = wildcardHosts.has(host) ? "127.0.0.1" : host;
  const bracketed = reachable.includes(":") && !reachable.startsWith("[") ? `[${reachable}]` : reachable;
  return `http://${bracketed}:${config.port ?? "8787"}`;
}
