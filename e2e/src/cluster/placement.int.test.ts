import { type AnalyticsStore, openAnalyticsStore } from "@daybook/engine";
import {
  clusterUrl,
  commandClickHouse,
  seededRandom,
  startClickHouseCluster,
  type TestCluster,
  testSeed,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodedEvent } from "./decoded-event.js";
import { openProxy } from "./proxy.js";

const random = seededRandom(testSeed());
let clickhouse: TestCluster;

beforeAll(async () => {
  clickhouse = await startClickHouseCluster([1, 2]);
});

afterAll(() => clickhouse.close());

function open(
  database: string,
  url = clickhouse.url,
  cluster: string | null = clickhouse.name,
): Promise<AnalyticsStore> {
  return openAnalyticsStore({ clickhouseUrl: url.replace(/[^/]*$/, database), cluster });
}

async function on(shard: number, sql: string): Promise<string> {
  return (await commandClickHouse(clickhouse.servers[shard]?.url ?? "", sql)).trim();
}

/** Enough teams that each shard has some, with ids of every kind. */
const TEAMS = Array.from({ length: 20 }, (_, index) => `${random.pick(["team", "équipe", "队伍", "'x\\"])}_${index}`);

/** One row a team and number, through whatever table is named. */
function rowsFor(teams: readonly string[], count: number): string {
  const list = teams.map((team) => `'${quoted(team)}'`).join(", ");
  return `SELECT arrayJoin([${list}]) AS team, toDate('2026-02-03') AS day, 'test' AS source, toString(number) AS id,
    'message.created' AS type, 'user' AS role, number + 1 AS ver FROM numbers(${count})`;
}

function quoted(team: string): string {
  return team.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}

async function teamsOn(shard: number, database: string): Promise<string[]> {
  const teams = await on(shard, `SELECT DISTINCT team FROM ${database}.events ORDER BY team FORMAT JSONCompactColumns`);
  return (JSON.parse(teams) as [string[]])[0];
}

async function countOf(store: AnalyticsStore, team: string): Promise<number> {
  const [row] = await store.query<{ n: number }>({
    sql: `SELECT count() AS n FROM ${store.database}.events FINAL WHERE team = {team:String}`,
    params: { team },
  });
  return row?.n ?? 0;
}

test("ClickHouse's own Distributed tables put and look for each team where Daybook does", async () => {
  const store = await open("agreed");
  await on(
    0,
    `INSERT INTO agreed.events_distributed (team, day, source, id, type, role, ver) ${rowsFor(TEAMS, 3)}
    SETTINGS distributed_foreground_insert = 1`,
  );
  const expected = [0, 1].map((shard) => TEAMS.filter((team) => store.cluster?.shardOf(team) === shard).toSorted());
  const found = [await teamsOn(0, "agreed"), await teamsOn(1, "agreed")];
  expect(found.map((teams) => teams.toSorted())).toEqual(expected);
  expect(expected.every((teams) => teams.length > 0)).toBe(true);
  for (const team of TEAMS) expect(await countOf(store, team)).toBe(3);
  // Both servers know each team's shard without asking the other; a statement that asked both would be refused.
  const count = (shard: number, table: string, where: string): Promise<string> =>
    on(
      shard,
      `SELECT count() FROM agreed.${table} WHERE ${where}
      SETTINGS optimize_skip_unused_shards = 1, force_optimize_skip_unused_shards = 2`,
    );
  for (const shard of [0, 1]) {
    for (const teams of expected) {
      expect(await count(shard, "events_distributed FINAL", `team = '${quoted(teams[0] ?? "")}'`)).toBe("3");
    }
    expect(await count(shard, "day_rollups_distributed", "team = 'none'")).toBe("0");
    await expect(count(shard, "events_distributed", "day > '2000-01-01'")).rejects.toThrow(
      "UNABLE_TO_SKIP_UNUSED_SHARDS",
    );
  }
  await store.close();
});

test("statements of a team go to its shard, all others to every shard, and versions stay those of the group", async () => {
  const store = await open("routed");
  const events = TEAMS.map((teamId) => ({ teamId, event: decodedEvent("same id") }));
  await store.insertEvents({ events, receivedAtMs: 0, firstVersion: 1000n });
  for (const team of TEAMS) expect(await countOf(store, team)).toBe(1);
  const all = await store.query<{ n: number }>({ sql: "SELECT count() AS n FROM routed.events" });
  expect(all.map(({ n }) => n)).toEqual([(await teamsOn(0, "routed")).length, (await teamsOn(1, "routed")).length]);
  const versions = await store.query<{ ver: number }>({ sql: "SELECT toUInt32(ver) AS ver FROM routed.events" });
  expect(versions.map(({ ver }) => ver).toSorted((a, b) => a - b)).toEqual(TEAMS.map((_, index) => 1000 + index));
  await store.command({ sql: "TRUNCATE TABLE routed.events" });
  expect(await store.query({ sql: "SELECT team FROM routed.events" })).toEqual([]);
  await store.close();
});

test("events of a single server, copied through the Distributed table, are those of the cluster", async () => {
  const single = await open("before", clickhouse.servers[0]?.url ?? "", null);
  await on(0, `INSERT INTO before.events (team, day, source, id, type, role, ver) ${rowsFor(TEAMS, 5)}`);
  await expect(open("before")).rejects.toMatchObject({
    code: "configuration_invalid",
    message: expect.stringMatching(/made without a cluster.*copy/s) as unknown,
  });
  const store = await open("after");
  // Twice, as a copy that was interrupted is repeated.
  for (let times = 0; times < 2; times++) {
    await on(
      0,
      "INSERT INTO after.events_distributed SELECT * FROM before.events SETTINGS distributed_foreground_insert = 1",
    );
  }
  for (const team of TEAMS) expect(await countOf(store, team)).toBe(await countOf(single, team));
  await store.close();
  await single.close();
});

test("a replica that goes is replaced by the next of its shard; without any, other shards go on, and it comes back by itself", async () => {
  const [first, second] = clickhouse.servers;
  const proxies = await Promise.all([openProxy(first?.port ?? 0), openProxy(first?.port ?? 0)]);
  const store = await open("failover", clusterUrl([...proxies.map(({ port }) => port), second?.port ?? 0]));
  const teamOn = (shard: number): string => TEAMS.find((team) => store.cluster?.shardOf(team) === shard) ?? "";
  const insert = (teamId: string, id: string): Promise<void> =>
    store.insertEvents({ events: [{ teamId, event: decodedEvent(id) }], receivedAtMs: 0, firstVersion: 1n });
  await insert(teamOn(0), "one");
  await proxies[0].close();
  const before = proxies[1].connections;
  await Promise.all([insert(teamOn(0), "two"), insert(teamOn(0), "three")]);
  expect(await countOf(store, teamOn(0))).toBe(3);
  expect(proxies[1].connections).toBeGreaterThan(before);

  await proxies[1].close();
  await expect(insert(teamOn(0), "four")).rejects.toMatchObject({
    code: "store_unavailable",
    message: expect.stringMatching(/^Shard 1 of 2 does not answer: .*ECONN/s) as unknown,
  });
  await expect(countOf(store, teamOn(0))).rejects.toMatchObject({ code: "store_unavailable", isRetryable: true });
  await insert(teamOn(1), "one");
  expect(await countOf(store, teamOn(1))).toBe(1);

  await proxies[0].open();
  await insert(teamOn(0), "four");
  expect(await countOf(store, teamOn(0))).toBe(4);
  await store.close();
  await Promise.all(proxies.map((proxy) => proxy.close()));
});

test("a cluster that would look for events where they are not is refused, and says what it found", async () => {
  await (await open("placed")).close();
  const other = "INSERT INTO placed.cluster_place SELECT ";
  const refused = async (url: string, cluster: string | null, what: RegExp, database = "placed"): Promise<void> => {
    const failure: unknown = await open(database, url, cluster).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "configuration_invalid", message: expect.stringMatching(what) as unknown });
    expect(String(failure)).not.toMatch(/p@ss|p%40ss/);
  };
  const [first, second] = clickhouse.servers;
  await refused(first?.url ?? "", null, /was made for a cluster, and DAYBOOK_CLICKHOUSE_CLUSTER is not set/);
  await refused(clickhouse.url, null, /several hosts, and DAYBOOK_CLICKHOUSE_CLUSTER is not set/);
  await refused(clickhouse.url, "unheard_of", /knows no cluster "unheard_of"/);
  await refused(first?.url ?? "", clickhouse.name, /names no server of shard 2 of 2/);
  for (const [record, what] of [
    ["1, [1, 1], now()", /tables are shard 1 of 2, and the cluster calls them shard 1 of 2 with weights 1,2 now/],
    ["1, [1, 2, 1], now()", /tables are shard 1 of 3/],
    ["2, [1, 2], now()", /tables are shard 2 of 2/],
  ] as const) {
    await on(0, "TRUNCATE TABLE placed.cluster_place");
    await on(0, other + record);
    await refused(clusterUrl([first?.port ?? 0, second?.port ?? 0]), clickhouse.name, what);
  }
  await on(0, "TRUNCATE TABLE placed.cluster_place");
  await on(0, `${other}1, [1, 2], now()`);
  await (await open("placed")).close();
});

test("migrations of a cluster are completed by any number of nodes at once, after being cut off anywhere", async () => {
  await (await open("cut")).close();
  const tables = (): Promise<string[]> =>
    Promise.all(
      [0, 1].map((shard) =>
        on(shard, "SELECT name, create_table_query FROM system.tables WHERE database = 'cut' ORDER BY 1"),
      ),
    );
  const whole = await tables();
  for (const [shard, cut] of [
    [0, "TRUNCATE TABLE cut.migrations"],
    [1, "DROP TABLE cut.day_rollups"],
    [1, "TRUNCATE TABLE cut.cluster_place"],
    [0, "DROP TABLE cut.events_distributed"],
    [0, "ALTER TABLE cut.events_distributed DROP COLUMN app"],
    [1, "DROP DATABASE cut"],
  ] as const) {
    await on(shard, cut);
    if (cut.startsWith("DROP TABLE cut.day")) await on(shard, "DELETE FROM cut.migrations WHERE version > 1");
    const stores = await Promise.all([open("cut"), open("cut"), open("cut")]);
    for (const store of stores) await store.close();
    expect(await tables()).toEqual(whole);
  }
});
