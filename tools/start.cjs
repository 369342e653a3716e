// CommonJS on purpose: libuv reads its pool size once, and loading an ES module already starts the pool (measured
// on Node 20). The engine holds a pool thread for each statement in flight, so the default of 4 starves file access.
process.env.UV_THREADPOOL_SIZE ??= "16";

import("./start.js").catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
