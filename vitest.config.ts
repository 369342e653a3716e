import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tools/longest-first.js";

// Here and not under `test.env`: a worker reads it before it starts its thread pool, so it must be inherited.
process.env.UV_THREADPOOL_SIZE ??= "16";

export default defineConfig({
  test: {
    include: ["{packages,apps}/*/src/**/*.test.{ts,tsx}", "{e2e,bench}/src/**/*.test.ts", "tools/**/*.test.js"],
    // The engines are native libraries that keep process-wide state: each file gets a process of its own.
    pool: "forks",
    isolate: true,
    fileParallelism: true,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
