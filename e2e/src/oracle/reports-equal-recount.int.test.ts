import { afterAll, beforeAll, test } from "vitest";
import { compareRandomWorlds } from "./compare-random-worlds.js";
import { testRuns } from "./test-settings.js";
import { World } from "./world.js";

const RUNS = testRuns(7);

let world: World;

beforeAll(async () => {
  world = await World.open();
});

afterAll(() => world.close());

test(
  "whatever is sent, replayed, retold, sealed, merged, erased, rebuilt, renamed or restarted, both reports are the recount",
  { timeout: RUNS * 120_000 },
  async () => {
    await compareRandomWorlds(world, RUNS);
  },
);
