import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AppOptions, buildApp, type Daybook, type DaybookOptions, openDaybook, readConfig } from "@daybook/server";
import { testBackend } from "./servers/test-backend.js";
import { type TestClient, testClient } from "./test-client.js";

export interface TestServerOptions extends Partial<DaybookOptions> {
  /** Kept at close when given; else a new directory that is deleted. */
  dataDir?: string;
  eventLimits?: AppOptions["eventLimits"];
  onRoute?: AppOptions["onRoute"];
  environment?: Record<string, string>;
  /** Whether the background sealer runs. Default false: tests seal when they mean to. */
  seals?: boolean;
}

/** A whole server in the test's own process, listening on a free port of the loopback address. */
export interface TestServer extends TestClient {
  daybook: Daybook;
  close(): Promise<void>;
}

/**
 * The engine is one per process: close a server before another is started in the same test file.
 * `DAYBOOK_TEST_BACKEND` in the environment puts the server on real database servers instead, unless the test names its
 * own. On `cluster` two nodes share them: events and reports go to either in turn, and `daybook` is the first.
 */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { dataDir, environment = {} } = options;
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), "daybook-")));
  const backend = await testBackend(directory);
  const isOnBackend = environment["DAYBOOK_CLICKHOUSE_URL"] === undefined;
  if (!isOnBackend) delete backend.environment["DAYBOOK_CLICKHOUSE_CLUSTER"];
  const first = await startNode(directory, { ...backend.environment, ...environment }, options);
  const nodes = [first];
  const { operatorToken } = first.daybook;
  if (isOnBackend && backend.nodes > 1) {
    const settings = { ...backend.environment, ...environment, DAYBOOK_ADMIN_TOKEN: operatorToken };
    nodes.push(await startNode(`${directory}-other-node`, settings, options));
  }
  return {
    ...testClient(first.url, operatorToken, inTurn(nodes)),
    daybook: first.daybook,
    async close() {
      for (const node of nodes.toReversed()) await node.close();
      await rm(`${directory}-other-node`, { recursive: true, force: true });
      if (dataDir !== undefined) return;
      await backend.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Node {
  url: string;
  daybook: Daybook;
  close(): Promise<void>;
}

async function startNode(
  dataDir: string,
  environment: Record<string, string>,
  { eventLimits, onRoute, seals, dataDir: _, environment: __, ...daybookOptions }: TestServerOptions,
): Promise<Node> {
  const config = readConfig({ DAYBOOK_LOG_LEVEL: "silent", ...environment }, { dataDir, port: 0 });
  const daybook = await openDaybook(config, {
    onError: (error) => {
      throw error;
    },
    ...daybookOptions,
  });
  const app = await buildApp(daybook, {
    logLevel: config.logLevel,
    ...(eventLimits === undefined ? {} : { eventLimits }),
    ...(onRoute === undefined ? {} : { onRoute }),
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  if (seals === true) daybook.sealer.start();
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    daybook,
    async close() {
      await app.close();
      await daybook.close();
    },
  };
}

/** What must be the same on every node at once. Limits of a minute and vendors' turns are each node's own. */
const OF_ANY_NODE = /^(GET \/(api\/v1\/activity|v1\/(events|reports|user)|v2\/)|POST \/v1\/events)/;

/** Where each request goes. A node takes changes of accounts up within seconds; here it is told at once. */
function inTurn(nodes: readonly Node[]): (method: string, path: string) => Promise<string> {
  let turn = 0;
  return async (method, path) => {
    const [first] = nodes;
    const node = OF_ANY_NODE.test(`${method} ${path}`) ? nodes[turn++ % nodes.length] : first;
    if (first === undefined || node === undefined) throw new Error("a server has a node");
    if (node !== first) await node.daybook.accounts.refresh();
    return node.url;
  };
}
