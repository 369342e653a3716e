import { afterAll, beforeAll, test, vi } from "vitest";
import { compareRandomWorlds } from "./compare-random-worlds.js";
import { testRuns } from "./test-settings.js";
import { World } from "./world.js";

/** The others run on the embedded engines; `DAYBOOK_TEST_BACKEND=cluster` runs all of them here. */
const RUNS = testRuns(1);

let world: World;

beforeAll(async () => {
  vi.stubEnv("DAYBOOK_TEST_BACKEND", "cluster");
  world = await World.open();
});

afterAll(() => world.close());

test(
  "the same on two nodes that share a cluster of two shards and PostgreSQL, each of which is asked and told in turn",
  { timeout: RUNS * 300_000 },
  async () => {
    await compareRandomWorlds(world, RUNS);
  },
);
