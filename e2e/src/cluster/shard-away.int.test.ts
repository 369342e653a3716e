import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daysAgo, generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ClusterUnderTest, oneOnEachShard, shardOf, startCluster } from "./cluster-under-test.js";

/** How soon a shard that is back serves again. */
const RECOVERY_MS_MAX = 10_000;
/** How soon a team is answered whose shard is not the one that is away. */
const ANSWER_MS_MAX = 5_000;

vi.setConfig({ testTimeout: 120_000 });

const scratch = await mkdtemp(join(tmpdir(), "daybook-shards-"));
let cluster: ClusterUnderTest;
let environment: Record<string, string>;
let nodes: TestServer[];
/** One on each shard. */
let teams: [TestTeam, TestTeam];

beforeAll(async () => {
  cluster = await startCluster([1, 1]);
  environment = await cluster.environment("shards");
  // At once and on empty databases: both make the tables.
  nodes = await Promise.all([startNode("one"), startNode("two")]);
  const [node] = nodes;
  if (node === undefined) throw new Error("no node");
  const made = await oneOnEachShard(
    node,
    () => node.createTeam(),
    (team) => team,
  );
  const onShard = (shard: number): TestTeam => {
    const team = made.find((each) => shardOf(node, each) === shard);
    if (team === undefined) throw new Error(`shard ${shard} has no team`);
    return team;
  };
  teams = [onShard(0), onShard(1)];
  await Promise.all(nodes.map((each) => each.daybook.accounts.refresh()));
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await cluster.close();
  await rm(scratch, { recursive: true, force: true });
});

function startNode(name: string): Promise<TestServer> {
  // What fails in the background while a shard is away is no failure of the test.
  return startServer({ dataDir: join(scratch, name), environment, onError: () => undefined });
}

function node(index: number): TestServer {
  const found = nodes[index];
  if (found === undefined) throw new Error(`there is no node ${index}`);
  return found;
}

async function send(server: TestServer, team: TestTeam, ids: readonly string[], tokens = 1): Promise<number> {
  const body = ids.map((id) =>
    generation({ id, time: `${daysAgo(1)}T10:00:00Z`, data: { prompt_tokens: tokens, user: id } }),
  );
  return (await server.call("POST", "/v1/events", { key: team.ingestKey, body })).status;
}

async function read(server: TestServer, team: TestTeam): Promise<{ status: number; requests: number; tokens: number }> {
  const { status, json } = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  const { data = [] } = json as { data?: { requests: number; prompt_tokens: number }[] };
  const sum = (field: "requests" | "prompt_tokens"): number => data.reduce((all, row) => all + row[field], 0);
  return { status, requests: sum("requests"), tokens: sum("prompt_tokens") };
}

async function readiness(server: TestServer): Promise<unknown> {
  const { status, json } = await server.call("GET", "/readyz");
  return { status, ...(json as object) };
}

test("two nodes that start at once on an empty cluster make each shard's tables once", async () => {
  for (const shard of [0, 1]) {
    expect(await cluster.on(shard, "SELECT shard, weights FROM shards.cluster_place LIMIT 1")).toBe(
      `${shard + 1}\t[1,1]\n`,
    );
    const tables = (
      await cluster.on(shard, "SELECT name FROM system.tables WHERE database = 'shards' ORDER BY 1")
    ).trim();
    expect(tables.split("\n")).toEqual([
      "cluster_place",
      "day_rollups",
      "day_rollups_distributed",
      "event_facts",
      "events",
      "events_distributed",
      "exact_rollups",
      "frozen_days",
      "migrations",
      "rebuilds",
    ]);
  }
});

test("an event is in the reports of the other node at once, and counts once when both are sent it", async () => {
  for (const [index, team] of teams.entries()) {
    expect(await send(node(index), team, ["a", "b"])).toBe(200);
    expect(await read(node(1 - index), team)).toEqual({ status: 200, requests: 2, tokens: 2 });
    expect(await send(node(1 - index), team, ["a", "b"])).toBe(200);
    await node(index).daybook.sealer.look();
    for (const each of nodes) expect(await read(each, team)).toEqual({ status: 200, requests: 2, tokens: 2 });
  }
});

test("while a shard is away its teams' events are not acknowledged, and other teams notice nothing", async () => {
  const [here, away] = teams;
  await cluster.clickhouse.servers[1]?.kill();
  for (const each of nodes) {
    expect(await send(each, away, ["meanwhile"])).toBe(503);
    // The contract of the report has no 503.
    expect((await read(each, away)).status).toBe(500);
    const startedAt = performance.now();
    expect(await send(each, here, ["a", "meanwhile"])).toBe(200);
    expect(await read(each, here)).toEqual({ status: 200, requests: 3, tokens: 3 });
    expect(performance.now() - startedAt).toBeLessThan(ANSWER_MS_MAX);
    // Seals of the shard that is there go on.
    await each.daybook.sealer.look().catch(() => undefined);
    expect(await readiness(each)).toEqual({ status: 200, ok: true, problems: ["shard 2 of 2 does not answer"] });
  }
  const sealed =
    "SELECT count() > 0 FROM shards.day_rollups WHERE (n, team) IN (SELECT count(), team FROM shards.events GROUP BY team)";
  expect(await cluster.on(0, sealed)).toBe("1\n");
});

test("a node that starts while a shard is away serves the others, and that shard once it is back", async () => {
  const [here, away] = teams;
  await node(1).close();
  nodes[1] = await startNode("two");
  expect(await send(node(1), here, ["late"])).toBe(200);
  expect(await send(node(1), away, ["late"])).toBe(503);
  await cluster.clickhouse.servers[1]?.restart();
  for (const each of nodes) {
    const lasting = { timeout: RECOVERY_MS_MAX, interval: 100 };
    await vi.waitFor(async () => expect(await send(each, away, ["meanwhile", "late"])).toBe(200), lasting);
    expect(await read(each, away)).toEqual({ status: 200, requests: 4, tokens: 4 });
    expect(await readiness(each)).toEqual({ status: 200, ok: true, problems: [] });
  }
  // Its versions are above those of before, though it could not ask for them when it started.
  expect(await send(node(1), away, ["a"], 100)).toBe(200);
  for (const each of nodes) expect(await read(each, away)).toEqual({ status: 200, requests: 4, tokens: 103 });
});

test("events acknowledged around kills of both shards are all there, each once", async () => {
  const before = await Promise.all(teams.map((team) => read(node(0), team)));
  const acknowledged = teams.map(() => new Set<string>());
  let isOver = false;
  const senders = [0, 1, 2, 3].map(async (sender) => {
    const index = sender % 2;
    const [team, known] = [teams[index], acknowledged[index]];
    for (let number = 0; !isOver && team !== undefined; number++) {
      const ids = [0, 1, 2].map((each) => `${sender}-${number}-${each}`);
      await vi.waitFor(async () => expect(await send(node(number % 2), team, ids)).toBe(200), {
        timeout: 60_000,
        interval: 20,
      });
      for (const id of ids) known?.add(id);
    }
  });
  for (const shard of [0, 1, 0]) {
    const reached = acknowledged.map(({ size }) => size + 30);
    await vi.waitFor(
      () => acknowledged.forEach(({ size }, index) => expect(size).toBeGreaterThanOrEqual(reached[index] ?? 0)),
      { timeout: 60_000, interval: 10 },
    );
    await cluster.clickhouse.servers[shard]?.kill();
    await cluster.clickhouse.servers[shard]?.restart();
  }
  isOver = true;
  await Promise.all(senders);
  for (const [index, team] of teams.entries()) {
    const requests = (before[index]?.requests ?? 0) + (acknowledged[index]?.size ?? 0);
    for (const each of nodes) expect((await read(each, team)).requests).toBe(requests);
    // Sealed or not, by either node.
    await node(index).daybook.sealer.look();
    for (const each of nodes) expect((await read(each, team)).requests).toBe(requests);
  }
});

test("without any shard a node is not ready, and does not start", async () => {
  await Promise.all(cluster.clickhouse.servers.map((server) => server.kill()));
  expect(await readiness(node(0))).toEqual({
    status: 503,
    ok: false,
    problems: ["the event store does not answer"],
  });
  await expect(startNode("three")).rejects.toMatchObject({ code: "store_unavailable" });
});
