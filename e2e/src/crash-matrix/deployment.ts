import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  clusterUrl,
  databasesFor,
  startClickHouse,
  startClickHouseCluster,
  startPostgres,
  type TestClickHouse,
  type TestPostgres,
} from "@daybook/testkit";
import { type CuttingProxy, openCuttingProxy } from "./cutting-proxy.js";
import { openSmallDisk, type SmallDisk } from "../overload/small-disk.js";
import { DaybookNode } from "./node.js";
import { untilDone } from "./until-done.js";

/** How long a deployment may need to be whole again when nothing disturbs it any more. */
const RECOVERY_MS_MAX = 90_000;
const DATABASE = "crash_matrix";
const DISK_MIB = 768;

/** Two Daybook nodes on real stores, which they reach through proxies only. */
export interface Deployment {
  nodes: readonly DaybookNode[];
  clickHouses: readonly { server: TestClickHouse; proxy: CuttingProxy }[];
  postgres: { server: TestPostgres; proxy: CuttingProxy };
  /** Of the one ClickHouse server; null on a cluster, and where no disk can be mounted. */
  disk: SmallDisk | null;
  /** Resolves when every node says that it is ready. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** @param shards 1: one ClickHouse server; more: a cluster of so many */
export async function deploy(shards: number): Promise<Deployment> {
  const scratch = await mkdtemp(join(tmpdir(), "daybook-matrix-"));
  const disk = shards === 1 ? await openSmallDisk(DISK_MIB) : null;
  const [clickHouse, postgres] = await Promise.all([
    shards === 1 ? oneServer(disk) : startClickHouseCluster(Array.from({ length: shards }, () => 1)),
    startPostgres(),
  ]);
  const clickHouses = await Promise.all(
    clickHouse.servers.map(async (server) => ({ server, proxy: await openCuttingProxy(server.port) })),
  );
  const postgresProxy = await openCuttingProxy(postgres.port);
  const [first] = clickHouse.servers;
  if (first === undefined) throw new Error("a deployment has a ClickHouse server");
  const backend = await databasesFor({ clickhouseUrl: first.url, postgresUrl: postgres.url }, DATABASE);
  const { DAYBOOK_POSTGRES_URL: postgresUrl = "" } = backend.environment;
  const environment = {
    ...backend.environment,
    DAYBOOK_CLICKHOUSE_URL: clusterUrl(clickHouses.map(({ proxy }) => proxy.port)).replace(/[^/]*$/, DATABASE),
    DAYBOOK_POSTGRES_URL: postgresUrl.replace(`:${postgres.port}/`, `:${postgresProxy.port}/`),
    ...(shards === 1 ? {} : { DAYBOOK_CLICKHOUSE_CLUSTER: clickHouse.name }),
    DAYBOOK_SEAL_EVERY_MS: "50",
    DAYBOOK_LOG_LEVEL: "silent",
  };
  const nodes = await Promise.all(
    ["one", "two"].map((name) => DaybookNode.start({ dataDir: join(scratch, name), environment })),
  );
  return {
    nodes,
    clickHouses,
    disk,
    postgres: { server: postgres, proxy: postgresProxy },
    async ready() {
      await untilDone(RECOVERY_MS_MAX, async () => {
        for (const { client } of nodes) {
          const { status, text } = await client.call("GET", "/readyz");
          // A shard that is away leaves a node ready.
          if (status !== 200 || !text.includes('"problems":[]')) throw new Error(`not ready: ${text}`);
        }
      });
    },
    async close() {
      await Promise.all(nodes.map((node) => node.kill()));
      await Promise.all([...clickHouses, { proxy: postgresProxy }].map(({ proxy }) => proxy.close()));
      await Promise.all([...clickHouse.servers, postgres].map((server) => server.close()));
      await disk?.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

async function oneServer(disk: SmallDisk | null): Promise<{ name: string; servers: TestClickHouse[] }> {
  return { name: "", servers: [await startClickHouse(null, disk === null ? {} : { parent: disk.directory })] };
}
