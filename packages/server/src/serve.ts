import { DaybookError } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import { readConfig } from "./config.js";
import { openDaybook } from "./daybook.js";
import { type DemoCredentials, readDemoFile } from "./demo/demo-file.js";
import { loadDemo } from "./demo/load-demo.js";
import { buildApp } from "./http/app.js";

export interface ServeOptions {
  host?: string;
  port?: number;
  dataDir?: string;
  /** Load three demo teams when the directory holds no team yet. Default false. */
  demo?: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  /** Told what takes long, as whole lines for a person. */
  onProgress: (line: string) => void;
}

/** A server that answers requests until it is closed. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:8787`. */
  url: string;
  dataDir: string;
  operatorToken: string;
  /** The demo teams and their keys, when this directory was made with them. */
  demo: DemoCredentials | null;
  /** Finishes what is under way, makes every event it acknowledges durable, and lets the directory go. */
  close(): Promise<void>;
}

/**
 * Starts Daybook in this process.
 *
 * @throws DaybookError when the configuration, the directory, a store or the port cannot be used
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const config = readConfig(options.environment, options);
  let app: FastifyInstance | null = null;
  const daybook = await openDaybook(config, {
    // What fails in the background is logged where requests are.
    onError: (error) => app?.log.error(error),
    onFirstStart: () => options.onProgress("Making the stores; this first start takes a few seconds …"),
  });
  try {
    app = await buildApp(daybook, config);
    await listen(app, config.host, config.port);
    daybook.sealer.start();
    daybook.upkeep.start();
    daybook.vendors.start();
    const url = addressOf(app, config.host);
    const demo = await demoOf({ ...options, url, daybook });
    const running = app;
    let closing: Promise<void> | null = null;
    const close = (): Promise<void> => {
      // Or a vendor that asked to be left alone for a minute would hold up whoever asked for a synchronisation, and us.
      daybook.vendors.breakOff();
      closing ??= running.close().then(() => daybook.close());
      return closing;
    };
    return { url, dataDir: daybook.directory.path, operatorToken: daybook.operatorToken, demo, close };
  } catch (error) {
    await app?.close();
    await daybook.close();
    throw error;
  }
}

async function demoOf({
  url,
  daybook,
  demo,
  onProgress,
}: ServeOptions & { url: string; daybook: Awaited<ReturnType<typeof openDaybook>> }): Promise<DemoCredentials | null> {
  const dataDir = daybook.directory.path;
  const saved = await readDemoFile(dataDir);
  const isWanted = demo === true && (saved !== null || daybook.accounts.listTeams().length === 0);
  if (!isWanted) return saved?.loaded === true ? saved : null;
  let shownAtMs = 0;
  return loadDemo({
    baseUrl: url,
    operatorToken: daybook.operatorToken,
    dataDir,
    nowMs: daybook.nowMs(),
    onProgress: ({ team, sent, total }) => {
      if (sent < total && performance.now() - shownAtMs < 1_000) return;
      shownAtMs = performance.now();
      onProgress(`Loading demo team ${team}: ${sent} of ${total} events`);
    },
  });
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    const why =
      code === "EADDRINUSE" ? "another program listens there" : cause instanceof Error ? cause.message : String(cause);
    throw new DaybookError(
      "configuration_invalid",
      `Cannot listen on ${host}:${port}: ${why}. Choose another with --port or DAYBOOK_PORT, --host or DAYBOOK_HOST.`,
      { cause },
    );
  }
}

function addressOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
}
