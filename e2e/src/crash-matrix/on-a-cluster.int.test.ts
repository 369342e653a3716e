import { afterAll, beforeAll, test, vi } from "vitest";
import { type Deployment, deploy } from "./deployment.js";
import { runMatrix } from "./run-matrix.js";
import { scheduleSeeds } from "./schedule-seeds.js";

const seeds = scheduleSeeds(0.4);
let deployment: Deployment;

vi.setConfig({ hookTimeout: 300_000 });

beforeAll(async () => {
  deployment = await deploy(2);
});

afterAll(() => deployment.close());

test(
  "two nodes on a cluster of two shards and PostgreSQL: whatever is killed, paused or cut, every report is exact and nothing acknowledged is lost or doubled",
  { timeout: seeds.length * 90_000 + 120_000 },
  async () => {
    await runMatrix(seeds, deployment, "crash matrix on a cluster of two shards and PostgreSQL");
  },
);
