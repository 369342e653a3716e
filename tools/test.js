// `npm test`: sets up what is missing, runs every check, then every test. Arguments go to vitest: `npm test -- path`.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildRestOrExit, repositoryRoot, setUp } from "./set-up.js";
import { runChecks } from "./checks.js";
import { countTests } from "./test-count.js";

// The type check builds, and unlike a build of the set-up its failure does not hide what the other checks find.
await setUp({ build: false });
const failedChecks = await runChecks();
await buildRestOrExit();

const scratch = await mkdtemp(join(tmpdir(), "daybook-test-"));
const reportPath = join(scratch, "report.json");
const status = await runVitest(reportPath, process.argv.slice(2));
const report = await readFile(reportPath, "utf8").catch(() => null);
await rm(scratch, { recursive: true, force: true });

const count = report === null ? null : countTests(JSON.parse(report));
if (failedChecks.length > 0) console.log(`Checks failed: ${failedChecks.join(", ")}`);
if (count === null) {
  console.log("The test run ended without a report; the lines above say why.");
} else {
  const ran = count.passed + count.failed;
  if (status !== 0 && count.failed === 0 && ran > 0)
    console.log("The test run failed outside of any test; the lines above say where.");
  if (ran === 0) console.log("No test ran: no test file matched, or all were skipped.");
  const skipped = count.skipped === 0 ? "" : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
}
process.exitCode = status === 0 && failedChecks.length === 0 && count !== null && count.passed > 0 ? 0 : 1;

/**
 * @param {string} outputFile
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function runVitest(outputFile, args) {
  const vitest = resolve(repositoryRoot, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${outputFile}`];
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [vitest, "run", ...reporters, ...args], {
      cwd: repositoryRoot,
      stdio: "inherit",
    });
    child.on("error", fail);
    child.on("close", (code) => done(code ?? 1));
  });
}
