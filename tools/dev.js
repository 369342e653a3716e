// `npm run dev`: compiles on every change and restarts the server, with demo data in .daybook. Arguments go to `serve`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { resolve } from "node:path";
import { repositoryRoot, setUp } from "./set-up.js";

// The compiler writes many files for one change; a restart for each would never get to serve.
const SETTLE_MS = 700;
const WATCHED = ["packages/engine/dist", "packages/engine/sql", "packages/server/dist", "apps/cli/dist"];

await setUp();
const compiler = start([
  resolve(repositoryRoot, "node_modules/typescript/bin/tsc"),
  "-b",
  "--watch",
  "--preserveWatchOutput",
]);
let server = startServer();
/** @type {NodeJS.Timeout | undefined} */
let timer;
let isStopping = false;
/** Restarts run one after another: the data directory belongs to one process at a time. */
let restarts = Promise.resolve();

for (const folder of WATCHED) {
  watch(resolve(repositoryRoot, folder), { recursive: true }, (_event, file) => {
    if (file !== null && !/\.(js|sql)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      restarts = restarts.then(restart);
    }, SETTLE_MS);
  });
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stopAll());

async function restart() {
  if (isStopping) return;
  await stop(server);
  console.error("Sources changed: starting the server again");
  server = startServer();
}

async function stopAll() {
  isStopping = true;
  clearTimeout(timer);
  await Promise.all([stop(server), stop(compiler)]);
  process.exit(0);
}

function startServer() {
  return start([resolve(repositoryRoot, "apps/cli/bin/daybook.js"), "serve", "--demo", ...process.argv.slice(2)]);
}

/** @param {string[]} args */
function start(args) {
  const env = { UV_THREADPOOL_SIZE: "16", ...process.env };
  return spawn(process.execPath, args, { cwd: repositoryRoot, env, stdio: "inherit" });
}

/** @param {import("node:child_process").ChildProcess} child */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGTERM");
  await closed;
}
