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
 * With `DAYBOOK_TEST_BACKEND=servers` in the environment the server stands on real database servers instead.
 */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { dataDir, eventLimits, onRoute, environment, seals, ...daybookOptions } = options;
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), "daybook-")));
  const backend = await testBackend(directory);
  const config = readConfig(
    { DAYBOOK_LOG_LEVEL: "silent", ...backend.environment, ...environment },
    { dataDir: directory, port: 0 },
  );
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
    ...testClient(`http://127.0.0.1:${port}`, daybook.operatorToken),
    daybook,
    async close() {
      await app.close();
      await daybook.close();
      if (dataDir !== undefined) return;
      await backend.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
