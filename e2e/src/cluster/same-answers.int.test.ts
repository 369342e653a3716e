import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daysAgo, seededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PLAIN_PATHS, readReports } from "../servers/reports.js";
import { createWorld, randomTellings, secondTellings, type Telling, type World } from "../servers/world.js";
import { type ClusterUnderTest, oneOnEachShard, shardOf, startCluster } from "./cluster-under-test.js";

const EVENTS = 150;
/** Of the second shard twice as many teams. */
const WEIGHTS = [1, 2, 1];

vi.setConfig({ testTimeout: 120_000 });

/** Teams of one server; those of the same index on both sides are told the same. */
interface Side {
  server: TestServer;
  worlds: World[];
}

const seed = testSeed();
const random = seededRandom(seed);
// One moment for both, so that what they stamp is equal; the last of today, so that no event is ahead of it.
const now = Date.parse(`${daysAgo(0)}T23:59:59.999Z`);
const scratch = await mkdtemp(join(tmpdir(), "daybook-cluster-"));
let cluster: ClusterUnderTest;
let environment: Record<string, string>;
let embedded: Side;
let clustered: Side;
let tellings: Telling[][];
/** What both answer to what they have been told so far. */
let told: Record<string, unknown>[] = [];

beforeAll(async () => {
  process.stdout.write(`cluster/same-answers: DAYBOOK_TEST_SEED=${seed}\n`);
  cluster = await startCluster(WEIGHTS);
  environment = await cluster.environment("same_answers");
  const server = await start("cluster", environment);
  const worlds = await oneOnEachShard(
    server,
    (number) => createWorld(server, `acme-${number}`),
    ({ team }) => team,
  );
  clustered = { server, worlds: onePerShard(server, worlds) };
  embedded = { server: await start("embedded", {}), worlds: [] };
  for (const { team } of clustered.worlds) embedded.worlds.push(await createWorld(embedded.server, team.slug));
  tellings = worlds.map(() => randomTellings(random, EVENTS));
});

afterAll(async () => {
  await embedded.server.close();
  await clustered.server.close();
  await cluster.close();
  await rm(scratch, { recursive: true, force: true });
});

function start(name: string, settings: Record<string, string>): Promise<TestServer> {
  return startServer({ dataDir: join(scratch, name), environment: settings, nowMs: () => now });
}

/** The first world of each shard, in the order of the shards. */
function onePerShard(server: TestServer, worlds: readonly World[]): World[] {
  const byShard = new Map(worlds.toReversed().map((world) => [shardOf(server, world.team), world]));
  return WEIGHTS.flatMap((_, shard) => byShard.get(shard) ?? []);
}

async function tellBoth(choose: (own: readonly Telling[]) => readonly Telling[]): Promise<void> {
  for (const [index, own] of tellings.entries()) {
    const chosen = choose(own);
    for (const { server, worlds } of [embedded, clustered]) {
      const world = worlds[index];
      if (world !== undefined)
        await server.send(
          world.team,
          chosen.map(({ tell }) => tell(world)),
        );
    }
  }
}

async function answersOf({ server, worlds }: Side): Promise<Record<string, unknown>[]> {
  return Promise.all(worlds.map((world) => readReports(server, world)));
}

async function expectSameAnswers(): Promise<void> {
  const expected = await answersOf(embedded);
  told = await answersOf(clustered);
  expect(told).toEqual(expected);
}

/** What the cluster was told last is what it still answers. */
async function expectNoChange(): Promise<void> {
  for (const [index, world] of clustered.worlds.entries()) {
    const plain = await readReports(clustered.server, world, PLAIN_PATHS);
    expect(plain).toEqual(Object.fromEntries(PLAIN_PATHS.map((path) => [path, told[index]?.[path]])));
  }
}

/** On how many days the events of a team are. */
function daysOf(index: number): number {
  return new Set(tellings[index]?.map(({ identity }) => identity.time.slice(0, 10))).size;
}

/** What a statement answers on each shard, past Daybook. */
function onEachShard(sql: string): Promise<string[]> {
  return Promise.all(WEIGHTS.map(async (_, shard) => (await cluster.on(shard, sql)).trim()));
}

async function expectHealthy(): Promise<void> {
  const report = await clustered.server.admin<{ checks: { ok: boolean }[] }>("GET", "/admin/v1/doctor");
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.checks.length).toBeGreaterThan(2);
}

test("a cluster answers both reports with every filter as the embedded engines do, from the team's shard alone", async () => {
  await tellBoth((own) => own);
  await expectSameAnswers();
  expect(JSON.stringify(told[0]?.["/api/v1/activity?"]).length).toBeGreaterThan(5_000);
  // Each team stands on its own shard, whole, and on no other.
  expect(await onEachShard("SELECT team, uniqExact(day, source, id) FROM same_answers.events GROUP BY team")).toEqual(
    clustered.worlds.map(({ team }) => `${team.id}\t${EVENTS}`),
  );
});

test("seals are written on the shard that holds the events, and change no answer", async () => {
  await clustered.server.daybook.sealer.look();
  const days =
    "SELECT team, uniqExact(day), countIf(n > 0 AND length(person_name) > 0) > 0 FROM same_answers.day_rollups GROUP BY team";
  expect(await onEachShard(days)).toEqual(clustered.worlds.map(({ team }, index) => `${team.id}\t${daysOf(index)}\t1`));
  const unsealed =
    "SELECT count() FROM same_answers.events WHERE (team, day) NOT IN (SELECT team, day FROM same_answers.day_rollups)";
  expect(await onEachShard(unsealed)).toEqual(["0", "0", "0"]);
  await expectNoChange();
});

test("replays change no answer of a cluster, and the latest telling counts as it does embedded", async () => {
  const before = told;
  await tellBoth((own) => random.shuffled([...own]).slice(0, EVENTS / 3));
  await expectNoChange();
  await tellBoth((own) => secondTellings(random, random.shuffled([...own]).slice(0, EVENTS / 3)));
  await expectSameAnswers();
  expect(told).not.toEqual(before);
  await expectHealthy();
});

test("merges, a rebuild of one team or of all, and a restart change no answer of a cluster", async () => {
  const { server, worlds } = clustered;
  await onEachShard("OPTIMIZE TABLE same_answers.events FINAL");
  for (const [body, days] of [
    [{ team: worlds[1]?.team.slug }, daysOf(1)],
    [{}, daysOf(0) + daysOf(1) + daysOf(2)],
  ] as const) {
    const { text } = await server.call("POST", "/admin/v1/rebuild", { key: server.operatorToken, body });
    expect(text.trim().split("\n").at(-1)).toBe(`{"rebuilt":${days}}`);
  }
  await server.close();
  clustered.server = await start("cluster", environment);
  await expectNoChange();
  await expectHealthy();
});
