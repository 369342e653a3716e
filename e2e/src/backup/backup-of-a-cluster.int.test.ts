import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  runCommand,
  seededRandom,
  type SpawnedServer,
  spawnServer,
  startServer,
  testSeed,
  type TestServer,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ClusterUnderTest, oneOnEachShard, startCluster } from "../cluster/cluster-under-test.js";
import { PLAIN_PATHS, readReports } from "../servers/reports.js";
import { createWorld, randomTellings, secondTellings, type World } from "../servers/world.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const EVENTS = 80;
const seed = testSeed();
const random = seededRandom(seed);
const scratch = await mkdtemp(join(tmpdir(), "daybook-cluster-backup-"));
let cluster: ClusterUnderTest;
let source: TestServer;
let worlds: World[];

beforeAll(async () => {
  process.stdout.write(`backup of a cluster: DAYBOOK_TEST_SEED=${seed}\n`);
  cluster = await startCluster([1, 1]);
  source = await startServer({ environment: await cluster.environment("backup_source") });
  worlds = await oneOnEachShard(
    source,
    (number) => createWorld(source, `acme-${number}`),
    ({ team }) => team,
  );
  for (const world of worlds) {
    const tellings = randomTellings(random, EVENTS).filter(({ identity }) => identity.time < new Date().toISOString());
    for (const batch of [tellings, secondTellings(random, tellings.slice(0, 50)), tellings.slice(0, 20)]) {
      await source.send(
        world.team,
        batch.map(({ tell }) => tell(world)),
      );
    }
  }
});

afterAll(async () => {
  await source.close();
  await cluster.close();
  await rm(scratch, { recursive: true, force: true });
});

async function done(server: TestServer | SpawnedServer, ...args: string[]): Promise<void> {
  const { exitCode, stderr } = await runCommand([...args, "--json"], {
    DAYBOOK_URL: server.url,
    DAYBOOK_ADMIN_TOKEN: server.operatorToken,
  });
  expect(exitCode, `${stderr}`).toBe(0);
}

/** The reports of every team. */
function reportsOf(server: TestServer | SpawnedServer): Promise<unknown[]> {
  return Promise.all(worlds.map((world) => readReports(server, world, PLAIN_PATHS)));
}

test("a backup of a cluster has the teams of every shard, goes into embedded engines, and from there into another cluster", async () => {
  const expected = await reportsOf(source);
  const [first, second] = [join(scratch, "first"), join(scratch, "second")];
  await done(source, "backup", first);

  const embedded = await spawnServer({ dataDir: join(scratch, "embedded") });
  await done(embedded, "restore", first);
  expect(await reportsOf(embedded)).toEqual(expected);
  await done(embedded, "backup", second);
  await embedded.stop();

  const target = await startServer({ environment: await cluster.environment("backup_target") });
  await done(target, "restore", second);
  expect(await reportsOf(target)).toEqual(expected);
  // Each team is where a cluster looks for it, and nowhere else.
  for (const { team } of worlds) {
    const rows = await Promise.all(
      [0, 1].map((shard) => cluster.on(shard, `SELECT count() FROM backup_target.events WHERE team = '${team.id}'`)),
    );
    const at = target.daybook.analytics.cluster?.shardOf(team.id);
    expect(rows.map(Number).map((count) => count > 0)).toEqual([at === 0, at === 1]);
  }
  expect(await target.admin("GET", "/admin/v1/doctor")).toMatchObject({ ok: true });
  await target.close();
});
