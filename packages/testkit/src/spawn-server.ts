import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testBackend } from "./servers/test-backend.js";
import { type TestClient, testClient } from "./test-client.js";

const COMMAND = fileURLToPath(new URL("../../../apps/cli/bin/daybook.js", import.meta.url));
/** As its first line tells a shell to run it, but by the Node that runs the tests. */
const NODE_OPTIONS = /^#!.*/.exec(readFileSync(COMMAND, "utf8"))?.[0].match(/--\S+/g) ?? [];

/** The real command in a process of its own, which a test may kill. */
export interface SpawnedServer extends TestClient {
  process: ChildProcess;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `daybook serve` on a free port and waits until it says that it runs. Rejects when it ends before that. */
export async function spawnServer(options: {
  dataDir: string;
  /** Default: any free one. */
  port?: number;
  environment?: Record<string, string>;
  args?: readonly string[];
  /** Told of the process at once, for tests that kill it while it starts. */
  onSpawn?: (process: ChildProcess) => void;
}): Promise<SpawnedServer> {
  const backend = await testBackend(options.dataDir);
  const child = startCommand(
    ["serve", "--port", String(options.port ?? 0), "--data-dir", options.dataDir, ...(options.args ?? [])],
    { ...backend.environment, ...options.environment },
  );
  options.onSpawn?.(child);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Daybook runs at (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once("exit", (code, signal) => reject(new Error(`daybook serve ended with ${code ?? signal}: ${said}`)));
  });
  const token = (await readFile(join(options.dataDir, "admin.token"), "utf8")).trim();
  return {
    ...testClient(url, token),
    process: child,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    stop() {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

/** Runs the `daybook` command without waiting for it. */
export function startCommand(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [...NODE_OPTIONS, COMMAND, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
}

/** Runs the `daybook` command to its end. */
export async function runCommand(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = startCommand(args, environment);
  child.stdin?.end();
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { exitCode, stdout, stderr };
}
