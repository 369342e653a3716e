import type { ClusterPart } from "./cluster-part.js";
import { serverUrl } from "./credentials.js";
import { type ServerProcess, startServerProcess } from "./server-process.js";

/** A real ClickHouse server. */
export interface TestClickHouse extends ServerProcess {
  /** For `DAYBOOK_CLICKHOUSE_URL`, with user and password; names a database that does not exist yet. */
  url: string;
}

/**
 * Starts a ClickHouse server of the embedded engine's own version in a process of its own. It
 * takes about a second.
 *
 * @param part of the cluster that it is a part of; without one it speaks HTTP only
 * @param options.parent directory on whose disk it keeps its files. Default: where the system keeps temporary ones
 */
export async function startClickHouse(
  part: ClusterPart | null = null,
  options: { parent?: string } = {},
): Promise<TestClickHouse> {
  const server = await startServerProcess({
    script: "clickhouse-process.js",
    ...options,
    args: part === null ? [] : [JSON.stringify(part)],
    probe: async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}/ping`);
      if (!response.ok) throw new Error(await response.text());
    },
  });
  return { ...server, url: serverUrl({ scheme: "http", port: server.port, database: "daybook" }) };
}
