import { randomBytes } from "node:crypto";
import { access, chmod, cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { DaybookError } from "../../kernel/errors.js";
import type { AccountsStore } from "./open-accounts-store.js";
import { requireRoom } from "./require-room.js";
import { syncDirectory, syncTree } from "./sync-files.js";

/** The build leaves an empty database here, under the name of the PGlite that made it (`tools/accounts-template.js`). */
const TEMPLATE = fileURLToPath(new URL("../../../template/", import.meta.url));

/**
 * How much of a function of WebAssembly runs before V8 optimizes it, in bytes: a hundred times V8's default, by which a start
 * optimizes much of PGlite that it will not need again (docs/decisions/0003-accounts.md). It holds for all
 * WebAssembly of the process.
 */
const TIERING_BUDGET = 200_000_000;

const HALF_MADE_PREFIX = "accounts.new-";

/**
 * Opens PGlite in `<dataDir>/accounts`, making it first when it is missing.
 *
 * A new database is made beside its place and moved there when it is whole and on disk, so a process killed in its
 * first start leaves only a directory that the next start deletes.
 */
export async function openPglite(dataDir: string): Promise<AccountsStore> {
  const directory = join(dataDir, "accounts");
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  await mkdir(dataDir, { recursive: true });
  await requireRoom(dataDir);
  await deleteHalfMade(dataDir);
  if (!(await holdsDatabase(directory))) await createDatabase({ dataDir, directory });

  const client = await openDatabase(directory);
  // Recovery and the checkpoint at its end wrote to any of the files.
  await syncTree(directory);
  const logDirectory = join(directory, "pg_wal");
  return {
    db: drizzle(client),
    requireRoom: () => requireRoom(directory),
    // PGlite runs with fsync off: a commit reaches the page cache only. The log alone is enough to get every commit
    // back, because everything up to the last checkpoint was synced when the database was opened.
    flush: () => syncDirectory(logDirectory),
    close: async () => {
      if (client.closed) return;
      await client.close();
      await syncTree(directory);
    },
  };
}

async function createDatabase({ dataDir, directory }: { dataDir: string; directory: string }): Promise<void> {
  const halfMade = join(dataDir, `${HALF_MADE_PREFIX}${process.pid}-${randomBytes(4).toString("hex")}`);
  const template = await findTemplate();
  if (template === null) {
    const client = await PGlite.create(halfMade);
    await client.close();
  } else {
    await cp(template, halfMade, { recursive: true });
    await chmod(halfMade, 0o700);
  }
  await syncTree(halfMade);
  await rename(halfMade, directory);
  await syncDirectory(dataDir);
}

/** To copy it takes a tenth of the time that PGlite takes to make one. */
async function findTemplate(): Promise<string | null> {
  const entries = await readdir(TEMPLATE).catch(() => []);
  const name = entries.find((entry) => entry.startsWith("accounts-"));
  return name === undefined ? null : join(TEMPLATE, name);
}

async function openDatabase(directory: string): Promise<PGlite> {
  try {
    return await PGlite.create(directory);
  } catch (error) {
    throw new DaybookError(
      "data_directory_unusable",
      `The accounts database in ${directory} could not be opened: ${error instanceof Error ? error.message : String(error)}. ` +
        "Another version may have made it, or files are damaged: start the version that wrote it, or put back a backup.",
      { cause: error },
    );
  }
}

async function holdsDatabase(directory: string): Promise<boolean> {
  const entries = await readdir(directory).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  if (entries.length === 0) return false;
  const hasVersion = await access(join(directory, "PG_VERSION")).then(
    () => true,
    () => false,
  );
  if (hasVersion) return true;
  throw new DaybookError(
    "data_directory_unusable",
    `${directory} holds files but no accounts database (PG_VERSION is missing), so it was left as it is. ` +
      "Put back a backup, or move the directory away to start with no teams.",
  );
}

async function deleteHalfMade(dataDir: string): Promise<void> {
  const entries = await readdir(dataDir);
  for (const entry of entries) {
    if (entry.startsWith(HALF_MADE_PREFIX)) await rm(join(dataDir, entry), { recursive: true, force: true });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
