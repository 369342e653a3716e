import { runCommand, type SpawnedServer, spawnServer } from "@daybook/testkit";
import { expect, onTestFinished } from "vitest";

/** The real command on the directory, killed after the test if it still runs then. */
export async function serveOn(
  dataDir: string,
  options: Omit<Parameters<typeof spawnServer>[0], "dataDir"> = {},
): Promise<SpawnedServer> {
  const server = await spawnServer({ dataDir, ...options });
  onTestFinished(() => {
    server.process.kill("SIGKILL");
  });
  return server;
}

/** Starts the real command where it must refuse to start: exit code 1 and one line on stderr, which is returned. */
export async function refusalToServe(dataDir: string, args: readonly string[] = ["--port", "0"]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(["serve", "--data-dir", dataDir, ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^[^\n]+\n$/);
  return stderr.trimEnd();
}
