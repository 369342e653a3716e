import { type AnalyticsStore, openAnalyticsStore } from "@daybook/engine";
import { clusterUrl, commandClickHouse, startClickHouseReplicas, type TestCluster } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodedEvent } from "./decoded-event.js";
import { openReplicaStandIn, type ReplicaStandIn } from "./replica-stand-in.js";

let clickhouse: TestCluster;
let replicas: [ReplicaStandIn, ReplicaStandIn];
let store: AnalyticsStore;
let version = 1n;

beforeAll(async () => {
  clickhouse = await startClickHouseReplicas(2);
  replicas = await Promise.all([openReplica(0), openReplica(1)]);
  store = await openReplicated();
});

afterAll(async () => {
  await store.close();
  await Promise.all(replicas.map((replica) => replica.close()));
  await clickhouse.close();
});

function openReplica(index: number): Promise<ReplicaStandIn> {
  const [own, other] = [clickhouse.servers[index]?.url ?? "", clickhouse.servers[1 - index]?.url ?? ""];
  return openReplicaStandIn(own, async (table) => {
    // Another that has no such table yet is no replica of it, and there is nothing to fetch.
    if ((await commandClickHouse(other, `EXISTS TABLE ${table}`)).trim() !== "1") return;
    const rows = await commandClickHouse(other, `SELECT * FROM ${table} FORMAT Values`);
    if (rows !== "") await commandClickHouse(own, `INSERT INTO ${table} VALUES ${rows}`);
  });
}

function openReplicated(): Promise<AnalyticsStore> {
  const clickhouseUrl = clusterUrl(replicas.map(({ port }) => port));
  return openAnalyticsStore({ clickhouseUrl, cluster: clickhouse.name });
}

async function insert(id: string): Promise<void> {
  await store.insertEvents({
    events: [{ teamId: "team", event: decodedEvent(id) }],
    receivedAtMs: 0,
    firstVersion: version++,
  });
}

async function ids(): Promise<string[]> {
  const sql = "SELECT id FROM daybook.events FINAL WHERE team = {team:String} ORDER BY id";
  return (await store.query<{ id: string }>({ sql, params: { team: "team" } })).map(({ id }) => id);
}

function statements({ seen }: ReplicaStandIn): string[] {
  return seen.map(({ sql }) => sql.replaceAll(/\s+/g, " ").slice(0, 60));
}

test("the first replica makes the tables, and the next takes them over as they have become", () => {
  const made = replicas.map((replica) =>
    statements(replica).filter((sql) => /^(-- .*)?(CREATE TABLE|ALTER)/.test(sql)),
  );
  expect(made[0]?.some((sql) => sql.startsWith("ALTER TABLE daybook.events"))).toBe(true);
  expect(made[1]?.filter((sql) => sql.startsWith("ALTER"))).toEqual([]);
  const taken = replicas[1].seen.find(({ sql }) => sql.startsWith("CREATE TABLE IF NOT EXISTS daybook.events"))?.sql;
  // A column and a projection that later migrations added.
  expect(taken).toMatch(/`response_cached`.*PROJECTION day_marks_\d.*ENGINE = Replicated/s);
});

test("an insert asks for a majority of replicas, and a report sees what any of them has acknowledged", async () => {
  for (const { seen } of replicas) seen.length = 0;
  await insert("one");
  expect(replicas[0].seen.map(({ parameters }) => parameters.get("insert_quorum"))).toEqual(["auto"]);
  expect(await ids()).toEqual(["one"]);
  expect(statements(replicas[0]).slice(-2)).toEqual([
    "SYSTEM SYNC REPLICA daybook.events LIGHTWEIGHT",
    expect.stringMatching(/^SELECT id/) as unknown,
  ]);
  expect(replicas[1].seen).toEqual([]);

  await replicas[0].close();
  await insert("two");
  expect(await ids()).toEqual(["one", "two"]);
});

test("a replica that cannot catch up is passed over, and no report comes from one that lacks events", async () => {
  await insert("three");
  replicas[1].lags = true;
  await expect(ids()).rejects.toMatchObject({ code: "store_unavailable" });
  await replicas[0].open();
  expect(await ids()).toEqual(["one", "three", "two"]);
  replicas[1].lags = false;
  replicas[0].lags = true;
  expect(await ids()).toEqual(["one", "three", "two"]);
  replicas[0].lags = false;
});

test("tables that were made with replicas are refused without them", async () => {
  await store.close();
  const plain = openAnalyticsStore({ clickhouseUrl: clusterUrl([replicas[0].port]), cluster: null });
  await expect(plain).rejects.toMatchObject({ code: "configuration_invalid" });
  store = await openReplicated();
  await replicas[0].close();
  expect(await ids()).toHaveLength(3);
});
