#!/usr/bin/env -S node --max-semi-space-size=64
// What waits for the store outlives the room that Node gives to young objects by default, and is moved about for nothing: with
// 64 MiB an event costs a quarter to a third less CPU (docs/decisions/0005-ingest.md). Only a command line can say so.

// CommonJS, because libuv reads its pool size once and loading an ES module already starts the pool. The storage
// engine holds a pool thread for each statement in flight, so the default of 4 starves file access.
process.env.UV_THREADPOOL_SIZE ??= "16";

const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const entry = join(__dirname, "..", "dist", "main.js");
if (existsSync(entry)) {
  import(pathToFileURL(entry).href)
    .then(({ main }) => main(process.argv.slice(2)))
    .catch((error) => {
      process.stderr.write(`daybook: ${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 1;
    });
} else {
  process.stderr.write("daybook: this checkout is not built yet. Run `npm run build`, then try again.\n");
  process.exitCode = 1;
}
