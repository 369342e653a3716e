import { execFile, type ExecFileException } from "node:child_process";

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a JavaScript file with Node, with these variables and no others of ours, until it ends. */
export function runProgram(args: readonly string[], env: Record<string, string>): Promise<Outcome> {
  const options = { env: { PATH: process.env["PATH"] ?? "", ...env }, timeout: 60_000, maxBuffer: 16 * 1024 ** 2 };
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: codeOf(error), stdout, stderr });
    });
  });
}

function codeOf(error: ExecFileException | null): number {
  if (error === null) return 0;
  return typeof error.code === "number" ? error.code : 1;
}
