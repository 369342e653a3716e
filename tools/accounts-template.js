import { chmod, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runStep } from "./run-step.js";
import { repositoryRoot } from "./repository-root.js";

const FOLDER = resolve(repositoryRoot, "packages/engine/template");
const PGLITE = resolve(repositoryRoot, "node_modules/@electric-sql/pglite");

/** In a process of its own: the engine's memory would stay with `npm start`, which becomes the server. */
const PROGRAM = `
  const { PGlite } = await import(process.argv[1]);
  const database = await PGlite.create(process.argv[2]);
  await database.close();`;

/**
 * Makes the empty accounts database that new data directories begin as a copy of, unless this PGlite has made it before: PGlite
 * takes seconds to make one, and always makes the same.
 *
 * @returns {Promise<string | null>} null, or what went wrong
 */
export async function buildAccountsTemplate() {
  const { version } = JSON.parse(await readFile(join(PGLITE, "package.json"), "utf8"));
  const result = join(FOLDER, `accounts-${version}`);
  if ((await stat(result).catch(() => null)) !== null) return null;
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  const halfMade = join(FOLDER, "half-made");
  const { status, output } = await runStep({
    title: "Making the template of accounts",
    program: process.execPath,
    args: ["--input-type=module", "-e", PROGRAM, join(PGLITE, "dist/index.js"), halfMade],
    cwd: repositoryRoot,
  });
  if (status !== 0) return output;
  // Who runs Daybook need not be who built it.
  await openToAll(halfMade);
  await rename(halfMade, result);
  return null;
}

/** @param {string} directory */
async function openToAll(directory) {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else await chmod(path, 0o644);
  }
}
