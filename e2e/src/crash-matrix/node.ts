import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  clockOfNode,
  freePort,
  type NodeClock,
  type SpawnedServer,
  spawnServer,
  type TestClient,
} from "@daybook/testkit";
import { untilDone } from "./until-done.js";

/** How long a node may need to come up, the store's own return included. */
const START_MS_MAX = 90_000;

interface NodeOptions {
  dataDir: string;
  environment: Record<string, string>;
}

/** One Daybook of a deployment, the real command in a process of its own, always at the same address. */
export class DaybookNode {
  readonly #options: NodeOptions;
  readonly #port: number;
  readonly #clock: NodeClock;
  #server: SpawnedServer | null = null;
  /** What its clients use, whether it runs or not. */
  readonly client: TestClient;

  private constructor(options: NodeOptions, port: number, clock: NodeClock, server: SpawnedServer) {
    this.#options = options;
    this.#port = port;
    this.#clock = clock;
    this.#server = server;
    this.client = server;
  }

  static async start(options: NodeOptions): Promise<DaybookNode> {
    await mkdir(options.dataDir, { recursive: true });
    const clock = await clockOfNode(join(options.dataDir, "..", `clock-${await freePort()}`));
    const own = { ...options, environment: { ...options.environment, ...clock.environment } };
    const port = await freePort();
    return new DaybookNode(own, port, clock, await spawnServer({ ...own, port }));
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#server?.process.pid;
  }

  async kill(): Promise<void> {
    await this.#server?.kill();
    this.#server = null;
  }

  /** Tries again for as long as a store that it needs is away. */
  async restart(): Promise<void> {
    this.#server = await untilDone(START_MS_MAX, () => spawnServer({ ...this.#options, port: this.#port }));
  }

  /** Sets its clock off the true time by so much, also over restarts. */
  stepClock(offMs: number): Promise<void> {
    return this.#clock.step(this.#server?.process ?? null, offMs);
  }

  /** SIGTERM; resolves with the exit code. */
  async stop(): Promise<number | null> {
    const exitCode = (await this.#server?.stop()) ?? null;
    this.#server = null;
    return exitCode;
  }
}
