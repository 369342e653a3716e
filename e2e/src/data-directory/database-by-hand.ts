import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Where the embedded engines' own packages are found. */
const ENGINE = fileURLToPath(new URL("../../../packages/engine/", import.meta.url));
const run = promisify(execFile);

/** Runs SQL on a stopped server's accounts past Daybook, which would refuse a newer version. */
export async function inAccounts(dataDir: string, sql: string): Promise<void> {
  await script(
    `import { PGlite } from "@electric-sql/pglite";
     const [path, sql] = process.argv.slice(1);
     const database = await PGlite.create(path);
     await database.exec(sql);
     await database.close();`,
    [join(dataDir, "accounts"), sql],
  );
}

/** Runs a statement on a stopped server's events past Daybook. */
export async function inEvents(dataDir: string, sql: string): Promise<void> {
  await script(
    `import { createClient } from "@clickhouse/client";
     import { createChdbConnection } from "chdb/connection";
     const [path, sql] = process.argv.slice(1);
     const client = createClient({ connection: createChdbConnection({ path }) });
     await client.command({ query: sql });
     await client.close();`,
    [join(dataDir, "events"), sql],
  );
}

/** In a process of its own: chDB opens one directory a process, and only once. */
async function script(source: string, words: readonly string[]): Promise<void> {
  await run(process.execPath, ["--input-type=module", "--eval", source, ...words], { cwd: ENGINE });
}
