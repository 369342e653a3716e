// `node tools/complete-lockfile.js`, after an `npm install` that changed package-lock.json. A registry that serves the
// native packages of some platforms only leaves a lockfile that `npm ci` refuses everywhere. This adds the entries
// that are missing, for platforms told by the package's name, so that npm knows them and skips them elsewhere.
import { rename, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { listMissingOptional, readLockfile } from "./lockfile.js";
import { repositoryRoot } from "./set-up.js";

const SYSTEMS = ["darwin", "win32", "freebsd", "android", "openharmony", "linux"];
const PROCESSORS = ["arm64", "riscv64", "s390x", "ppc64", "ia32", "x64", "arm"];

const lockfile = await readLockfile(repositoryRoot);
const missing = listMissingOptional(lockfile);
for (const { name, version, neededBy } of missing) {
  const { dev, engines } = lockfile.packages[neededBy] ?? {};
  lockfile.packages[`node_modules/${name}`] = {
    version,
    ...platformOf(name),
    ...(dev === undefined ? {} : { dev }),
    ...(engines === undefined ? {} : { engines }),
    optional: true,
  };
}
if (missing.length > 0) await write();
console.log(`package-lock.json: ${missing.length} entries added`);

/** @param {string} name */
function platformOf(name) {
  const os = SYSTEMS.find((system) => name.includes(system));
  const cpu = PROCESSORS.find((processor) => name.includes(processor));
  if (os === undefined || cpu === undefined) {
    throw new Error(`${name} does not tell its platform: add its entry to package-lock.json by hand.`);
  }
  if (os !== "linux") return { os: [os], cpu: [cpu] };
  return { os: [os], cpu: [cpu], libc: [name.includes("musl") ? "musl" : "glibc"] };
}

async function write() {
  const packages = Object.fromEntries(Object.entries(lockfile.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const path = resolve(repositoryRoot, "package-lock.json");
  await writeFile(`${path}.new`, `${JSON.stringify({ ...lockfile, packages }, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
