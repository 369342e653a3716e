import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tools/longest-first.js";

// Here and not under `test.env`: a worker reads it before it starts its thread pool, so it must be inherited.
process.env.UV_THREADPOOL_SIZE ??= "16";

/** Tests with engines, or with a page's globals. */
const OWN_PROCESS = ["**/*.int.test.ts", "**/*.test.tsx"];

export default defineConfig({
  test: {
    pool: "forks",
    fileParallelism: true,
    maxWorkers: 2,
    // What is built is loaded as Node loads it, without another transformation: imports of a file alone take 1.6 s instead of 6.9.
    server: { deps: { external: [/\/(?:packages|apps)\/[^/]+\/dist\//] } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "own process",
          include: ["{packages,apps,e2e,bench}/**/src/**/*.int.test.ts", "{packages,apps}/*/src/**/*.test.tsx"],
          // The engines are native libraries that keep process-wide state, and what stands for a page takes the place of
          // globals: each file gets a process of its own.
          isolate: true,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "shared",
          include: ["{packages,apps}/*/src/**/*.test.ts", "{e2e,bench}/src/**/*.test.ts", "tools/**/*.test.js"],
          exclude: [...OWN_PROCESS, "**/node_modules/**"],
          // Nothing outlives a test here, and a process for each file takes longer than most of them.
          isolate: false,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
