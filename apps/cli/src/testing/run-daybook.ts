import { PassThrough, Readable } from "node:stream";
import { runCommandLine, type CommandEnvironment } from "../command-line.js";
import type { RunningServer, ServeOptions } from "../command.js";
import { readConfig } from "../config.js";

export interface DaybookRun {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** How long each wait would have lasted. */
  waitsMs: number[];
}

/**
 * Run one command line to its end with captured streams and no waiting.
 *
 * @param argv the words after `daybook`
 * @param world what differs from an empty environment with the operator token `op-token`
 */
export async function runDaybook(
  argv: readonly string[],
  world: {
    url?: string;
    variables?: Record<string, string>;
    stdin?: string;
    isTerminal?: boolean;
    startServer?: (options: ServeOptions) => Promise<RunningServer>;
    onWait?: () => Promise<void>;
  } = {},
): Promise<DaybookRun> {
  const waitsMs: number[] = [];
  const stdout = new CapturedStream();
  const stderr = new CapturedStream();
  stderr.isTTY = world.isTerminal ?? false;
  const environment: CommandEnvironment = {
    config: readConfig(
      world.variables ?? { DAYBOOK_ADMIN_TOKEN: "op-token", ...(world.url ? { DAYBOOK_URL: world.url } : {}) },
    ),
    stdin: Readable.from([Buffer.from(world.stdin ?? "")]),
    stdout,
    stderr,
    wait: async (durationMs) => {
      waitsMs.push(durationMs);
      await world.onWait?.();
    },
    random: () => 0.5,
    startServer: world.startServer ?? (() => Promise.reject(new Error("no server in this test"))),
  };
  const exitCode = await runCommandLine(argv, environment);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text(), waitsMs };
}

class CapturedStream extends PassThrough {
  isTTY = false;
  columns = 120;

  text(): string {
    const chunk: unknown = this.read();
    return Buffer.isBuffer(chunk) ? chunk.toString("utf8") : "";
  }
}
