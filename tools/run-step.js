import { spawn } from "node:child_process";

const QUIET_MS = 5_000;

/**
 * Run one program to its end, keeping what it prints, and say now and then that it is still running.
 *
 * @param {{ title: string, program: string, args: string[], cwd: string }} step
 * @returns {Promise<{ status: number, output: string, stdout: string, durationMs: number }>} status 1 when it could
 *   not start or was killed; `output` is stdout and stderr as they came
 */
export function runStep({ title, program, args, cwd }) {
  const startedAtMs = Date.now();
  const ticker = setInterval(() => {
    process.stderr.write(`${title} is still running, ${Math.round((Date.now() - startedAtMs) / 1000)} s so far\n`);
  }, QUIET_MS);
  return new Promise((resolve) => {
    let output = "";
    let stdout = "";
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
    });
    child.on("error", (error) => {
      output += `${program} could not be started: ${error.message}\n`;
      finish(1);
    });
    child.on("close", (status) => finish(status ?? 1));

    /** @param {number} status */
    function finish(status) {
      clearInterval(ticker);
      resolve({ status, output, stdout, durationMs: Date.now() - startedAtMs });
    }
  });
}
