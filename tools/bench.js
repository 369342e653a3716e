// `npm run bench`: sets up what is missing, then runs the benchmarks. Arguments go to them: `npm run bench -- --json`.
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { repositoryRoot, setUp } from "./set-up.js";

await setUp();

const main = resolve(repositoryRoot, "bench/dist/main.js");
const child = spawn(process.execPath, [main, ...process.argv.slice(2)], {
  cwd: repositoryRoot,
  env: { UV_THREADPOOL_SIZE: "16", ...process.env },
  stdio: "inherit",
});
child.on("close", (status) => {
  process.exitCode = status ?? 1;
});
