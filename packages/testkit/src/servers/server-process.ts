import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../free-port.js";

const START_MS_MAX = 60_000;
const POLL_MS = 50;

/** A database server that belongs to this process and ends with it, however it ends. */
export interface ServerProcess {
  port: number;
  /** Of the process that runs now; another one after each restart. */
  pid(): number;
  /** SIGKILL; the files stay. */
  kill(): Promise<void>;
  /** Again on the same port and files, after a kill. */
  restart(): Promise<void>;
  /** Ends the server and deletes its files. */
  close(): Promise<void>;
}

export interface ServerScript {
  /**
   * A script of this folder, run as `node <script> <directory> <port>` with a new directory and a free port. When its
   * stdin ends we are gone: then it ends the server and deletes the directory.
   */
  script: string;
  /** Follow the port. Default: none. */
  args?: readonly string[];
  /** Where its directory is made. Default: where the system keeps temporary files. */
  parent?: string;
  /** Resolves when the server answers, rejects when it does not yet. */
  probe: (port: number) => Promise<unknown>;
}

/** @throws Error with what the script said, when it ended or its server did not answer within a minute */
export async function startServerProcess(server: ServerScript): Promise<ServerProcess> {
  const directory = await mkdtemp(join(server.parent ?? tmpdir(), "daybook-server-"));
  const port = await freePort();
  let running = await start(server, { directory, port });
  return {
    port,
    pid: () => running.pid,
    kill: () => running.kill(),
    async restart() {
      running = await start(server, { directory, port });
    },
    async close() {
      await running.kill();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function start(
  { script, args = [], probe }: ServerScript,
  { directory, port }: { directory: string; port: number },
): Promise<{ pid: number; kill: () => Promise<void> }> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  // A process group of its own, so that a kill also reaches what the script starts.
  const child = spawn(process.execPath, [path, directory, String(port), ...args], { stdio: "pipe", detached: true });
  let said = "";
  for (const output of [child.stdout, child.stderr]) {
    output.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
    });
  }
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const isRunning = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const kill = async (): Promise<void> => {
    if (!isRunning() || child.pid === undefined) return;
    child.ref();
    process.kill(-child.pid, "SIGKILL");
    await exited;
  };
  const giveUpAt = performance.now() + START_MS_MAX;
  while (
    !(await probe(port).then(
      () => true,
      () => false,
    ))
  ) {
    if (isRunning() && performance.now() < giveUpAt) {
      await sleep(POLL_MS);
      continue;
    }
    await kill();
    throw new Error(`${script} did not start (${child.exitCode ?? child.signalCode ?? "too slow"}): ${said}`);
  }
  // A server that a test leaves open must not keep the test's process alive; the script ends with its stdin.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if (stream instanceof Socket) stream.unref();
  }
  return { pid: child.pid ?? 0, kill };
}
