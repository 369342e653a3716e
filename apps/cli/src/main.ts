import { setTimeout as wait } from "node:timers/promises";
import { runCommandLine } from "./command-line.js";
import { readConfig } from "./config.js";

/**
 * Run the `daybook` command in this process.
 *
 * @param argv the words after `daybook`
 * Sets the exit code: 0 done, 1 failed, 2 used wrongly. After `serve` the process lives for as long as the server does.
 */
export async function main(argv: readonly string[]): Promise<void> {
  // `daybook … | head` closes our output early; that is the reader's choice and no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const exitCode = await runCommandLine(argv, {
    config: readConfig(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    wait: (durationMs) => wait(durationMs),
    random: Math.random,
    startServer: async (options) => {
      // Loaded only here: the engines behind it take time and memory that no other command needs.
      const { serve } = await import("@daybook/server");
      const server = await serve({ ...options, environment: process.env });
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(server));
      return server;
    },
  });
  if (exitCode === 0) return;
  process.exitCode = exitCode;
  // A server that refused to start may have left an engine open, which would keep the process alive.
  process.stdout.write("", () => process.exit(exitCode));
}

/** A second signal ends the process at once. */
async function stop(server: { close(): Promise<void> }): Promise<void> {
  process.stderr.write("Stopping: finishing what is under way …\n");
  try {
    await server.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `daybook: could not stop cleanly: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}
