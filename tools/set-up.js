import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buildAccountsTemplate } from "./accounts-template.js";
import { buildDashboard } from "./build-dashboard.js";
import { repositoryRoot } from "./repository-root.js";
import { runStep } from "./run-step.js";

export { repositoryRoot };

/**
 * Bring a checkout to the point where it can run, from nothing but Node and npm. Cheap when there is nothing to do.
 * Everything it says goes to stderr, so that the caller's stdout stays data.
 *
 * @param {{ build?: boolean }} [options] `build`: compile as well, default true
 * @returns {Promise<void>} when it fails, prints why and ends the process with 1
 */
export async function setUp({ build = true } = {}) {
  checkNodeVersion();
  if (!(await isInstalled())) {
    say("Installing packages with npm ci. The first time downloads the ClickHouse engine, about 170 MB.");
    await runOrExit("npm ci", "npm", ["ci", "--no-audit", "--no-fund"]);
  }
  if (!build) return;
  await runOrExit("The build", process.execPath, [resolve(repositoryRoot, "node_modules/typescript/bin/tsc"), "-b"]);
  await buildRestOrExit();
}

/** What the compiler does not make; for who has run it already. */
export async function buildRestOrExit() {
  const [dashboard, template] = await Promise.all([buildDashboard(), buildAccountsTemplate()]);
  if (dashboard === null && template === null) return;
  process.stderr.write(`${dashboard ?? ""}${template ?? ""}`);
  say(
    `${dashboard === null ? "Making the template of accounts" : "Bundling the dashboard"} failed; the lines above say why.`,
  );
  process.exit(1);
}

function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Daybook needs Node 20.19 or newer and this is ${process.versions.node}: install a newer Node and try again.`);
  process.exit(1);
}

/**
 * Compares contents, not dates: a checkout changes dates without changing what is needed. npm writes the hidden
 * lockfile last, so an interrupted install has none.
 */
async function isInstalled() {
  const wanted = await readPackages("package-lock.json");
  const present = await readPackages("node_modules/.package-lock.json");
  if (wanted === null) throw new Error("package-lock.json is missing: restore it with git checkout package-lock.json.");
  if (present === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = present[path];
    // Optional packages are built for one platform each; the others are rightly absent.
    if (found === undefined) return entry.optional === true;
    // An entry for a platform that the registry of the day did not serve has no checksum.
    const isSame = entry.integrity === undefined || found.integrity === entry.integrity;
    return isSame && found.version === entry.version;
  });
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, { version?: string, integrity?: string, optional?: boolean }> | null>}
 */
async function readPackages(path) {
  try {
    return JSON.parse(await readFile(resolve(repositoryRoot, path), "utf8")).packages;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/**
 * @param {string} title
 * @param {string} program
 * @param {string[]} args
 */
async function runOrExit(title, program, args) {
  const { status, output } = await runStep({ title, program, args, cwd: repositoryRoot });
  if (status === 0) return;
  process.stderr.write(output);
  say(`${title} failed; the lines above say why.`);
  process.exit(1);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
