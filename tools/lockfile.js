import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

/** @typedef {{ version?: string, resolved?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], engines?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lockfile */

/**
 * What would make a fresh clone fail to install: an address, which ties every install to one registry; an optional
 * package without an entry, which `npm ci` refuses.
 *
 * @param {string} root
 * @returns {Promise<string[]>} one problem a line
 */
export async function findLockfileProblems(root) {
  const lockfile = await readLockfile(root);
  const addressed = Object.entries(lockfile.packages)
    .filter(([, { resolved }]) => resolved !== undefined && /^[a-z+]+:/.test(resolved))
    .map(([path]) => `${path} names an address: delete its "resolved" line, set omit-lockfile-registry-resolved=true`);
  const missing = listMissingOptional(lockfile).map(
    ({ name, neededBy }) => `${name}, optional for ${neededBy}, has no entry: run node tools/complete-lockfile.js`,
  );
  return [...addressed, ...missing].map((problem) => `package-lock.json: ${problem}`);
}

/**
 * Optional packages that the lockfile wants and does not list. npm leaves out those that the registry of the day
 * does not serve, and then refuses its own file.
 *
 * @param {Lockfile} lockfile
 * @returns {{ name: string, version: string, neededBy: string }[]}
 */
export function listMissingOptional({ packages }) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => packages[`node_modules/${name}`] === undefined)
      .filter(([name]) => packages[`${path}/node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, neededBy: path })),
  );
}

/**
 * @param {string} root
 * @returns {Promise<Lockfile>}
 */
export async function readLockfile(root) {
  return JSON.parse(await readFile(resolve(root, "package-lock.json"), "utf8"));
}
