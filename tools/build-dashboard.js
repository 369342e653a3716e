import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runStep } from "./run-step.js";
import { repositoryRoot } from "./repository-root.js";

const FOLDER = resolve(repositoryRoot, "apps/dashboard");
/** Written last by the bundler. */
const RESULT = join(FOLDER, "dist/site/.vite/manifest.json");
const SOURCES = ["src", "index.html", "vite.config.ts", "package.json", "../../packages/sdk/dist"];

/**
 * Bundle the dashboard, unless nothing has changed since it was bundled last. The SDK must be compiled.
 *
 * @returns {Promise<string | null>} null, or what the bundler said when it failed
 */
export async function buildDashboard() {
  const builtMs = await changedMs(RESULT);
  const sourceMs = await Promise.all(SOURCES.map((source) => newestMs(join(FOLDER, source))));
  if (builtMs > Math.max(...sourceMs)) return null;
  const program = resolve(repositoryRoot, "node_modules/vite/bin/vite.js");
  const step = { title: "The dashboard", program: process.execPath, args: [program, "build"], cwd: FOLDER };
  const { status, output } = await runStep(step);
  return status === 0 ? null : output;
}

/**
 * @param {string} path
 * @returns {Promise<number>} of a folder the newest of what it holds; 0 for what is not there
 */
async function newestMs(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) return changedMs(path);
  const inner = await Promise.all(entries.map(({ name }) => newestMs(join(path, name))));
  return Math.max(0, ...inner);
}

/** @param {string} path */
async function changedMs(path) {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}
