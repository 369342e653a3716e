import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { repositoryRoot } from "./set-up.js";
import { runStep } from "./run-step.js";
import { findBrokenDocPaths } from "./doc-paths.js";
import { findLockfileProblems } from "./lockfile.js";

/**
 * Run every check, also after one has failed, and print a line for each with what it found.
 *
 * @returns {Promise<string[]>} the names of the checks that failed
 */
export async function runChecks() {
  const failed = [];
  for (const { name, run } of CHECKS) {
    const startedAtMs = Date.now();
    const problem = await run();
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
    console.log(`${problem === null ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (problem === null) continue;
    failed.push(name);
    console.log(`${problem.trimEnd()}\n`);
  }
  return failed;
}

/** @type {{ name: string, run: () => Promise<string | null> }[]} `run` answers null, or the problems as text */
const CHECKS = [
  { name: "format", run: () => runTool("format", "oxfmt/bin/oxfmt", ["--check"]) },
  { name: "types", run: () => runTool("types", "typescript/bin/tsc", ["-b"]) },
  {
    name: "lint",
    run: () => runTool("lint", "oxlint/bin/oxlint", ["--deny-warnings", "--report-unused-disable-directives"]),
  },
  { name: "boundaries", run: checkBoundaries },
  { name: "dead code", run: () => runTool("dead code", "knip/bin/knip.js", ["--no-progress"]) },
  { name: "doc paths", run: async () => asText(await findBrokenDocPaths(repositoryRoot)) },
  { name: "api reference", run: checkApiReference },
  { name: "lockfile", run: async () => asText(await findLockfileProblems(repositoryRoot)) },
];

/**
 * @param {string} title
 * @param {string} bin path under node_modules
 * @param {string[]} args
 */
async function runTool(title, bin, args) {
  const { status, output } = await runNode(title, bin, args);
  return status === 0 ? null : output;
}

/** In a process of its own, which loads what the compiler has just written. */
async function checkApiReference() {
  const program = resolve(repositoryRoot, "tools/write-api-reference.js");
  const step = { title: "api reference", program: process.execPath, args: [program, "--check"], cwd: repositoryRoot };
  const { status, output } = await runStep(step);
  return status === 0 ? null : output;
}

async function checkBoundaries() {
  const bin = "dependency-cruiser/bin/dependency-cruise.mjs";
  const args = ["--config", ".dependency-cruiser.js", "--output-type", "json", ...SOURCE_FOLDERS.filter(isPresent)];
  const { stdout, output } = await runNode("boundaries", bin, args);
  const summary = parseSummary(stdout);
  if (summary === null) return output;
  // With a parser that cannot read the sources it finds no modules and calls that a success.
  if (summary.totalCruised === 0) return "dependency-cruiser read no module at all, so nothing was checked.";
  if (summary.violations.length === 0) return null;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).join("\n");
}

/** Sources only: what the compiler wrote beside them would be read as modules too. */
const SOURCE_FOLDERS = [
  ...["engine", "server", "sdk", "testkit"].map((name) => `packages/${name}/src`),
  "apps/cli/src",
  "e2e/src",
  "bench/src",
];

/** @param {string} folder */
function isPresent(folder) {
  return existsSync(resolve(repositoryRoot, folder));
}

/**
 * @param {string} json
 * @returns {{ totalCruised: number, violations: { rule: { name: string }, from: string, to: string }[] } | null}
 */
function parseSummary(json) {
  try {
    return JSON.parse(json).summary;
  } catch {
    // Not JSON: the tool stopped with a message, which the caller shows whole.
    return null;
  }
}

/**
 * @param {string} title
 * @param {string} bin
 * @param {string[]} args
 */
function runNode(title, bin, args) {
  const program = resolve(repositoryRoot, "node_modules", bin);
  return runStep({ title, program: process.execPath, args: [program, ...args], cwd: repositoryRoot });
}

/** @param {string[]} problems */
function asText(problems) {
  return problems.length === 0 ? null : problems.join("\n");
}
