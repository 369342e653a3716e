#!/usr/bin/env node
import { existsSync } from "node:fs";

// The storage engine holds one pool thread per statement in flight, and the pool's size is read once, at its first use.
process.env.UV_THREADPOOL_SIZE ??= "16";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) {
  const { main: run } = await import(main.href);
  await run(process.argv.slice(2));
} else {
  process.stderr.write("daybook: this checkout is not built yet. Run `npm run build`, then try again.\n");
  process.exitCode = 1;
}
