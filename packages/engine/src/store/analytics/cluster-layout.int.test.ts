import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAnalytics, type ScratchAnalytics } from "./__fixtures__/scratch-analytics.js";
import { layoutOf } from "./cluster-layout.js";
import { type ClusterTopology, shardOf, SHARDING_KEY_SQL } from "./cluster-topology.js";
import { migrateAnalytics } from "./migrate.js";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

function topology(...replicas: number[]): ClusterTopology {
  return { name: "main", shards: replicas.map((count) => ({ weight: 1, replicas: count })) };
}

const TOPOLOGIES = [null, topology(1), topology(1, 1), topology(3), topology(2, 2)];

/** Every statement of all migrations, or of those that are left after one. */
async function statementsOf(of: ClusterTopology | null, applied = 0): Promise<string[]> {
  const statements: string[] = [];
  await migrateAnalytics(
    {
      ...scratch.store,
      database: "main",
      query: <Row>() => scratch.store.query<Row>({ sql: `SELECT ${applied} AS version` }),
      command: ({ sql }) => Promise.resolve(void statements.push(sql)),
    },
    layoutOf(of),
  );
  return statements;
}

test("one function decides on engines: single, sharded, replicated, or both", () => {
  expect(TOPOLOGIES.map((of) => layoutOf(of)).map(({ kind, engine }) => `${kind}: ${engine("ver")}`)).toEqual([
    "single: ReplacingMergeTree(ver)",
    "single: ReplacingMergeTree(ver)",
    "sharded: ReplacingMergeTree(ver)",
    "replicated: ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', ver)",
    "sharded and replicated: ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', ver)",
  ]);
  expect(layoutOf(null).distributed).toBeNull();
  expect(layoutOf(topology(1, 1)).distributed?.("db", "events")).toBe(
    "Distributed('main', 'db', 'events', CRC32(team))",
  );
  expect(layoutOf(topology(2)).settings).toContain("min_compressed_bytes_to_fsync_after_fetch = 1");
});

test("every layout is made by the same migrations: all statements but for the engines and their settings", async () => {
  const all = await Promise.all(TOPOLOGIES.map((of) => statementsOf(of)));
  const [single = []] = all;
  for (const [index, statements] of all.entries()) {
    const { engine, settings } = layoutOf(TOPOLOGIES[index] ?? null);
    const asSingle = statements.map((sql) =>
      ["ver", "version", "applied_at", "received_at"]
        .reduce((text, column) => text.replaceAll(engine(column), layoutOf(null).engine(column)), sql)
        .replaceAll(settings, layoutOf(null).settings),
    );
    expect(asSingle).toEqual(single);
    const engines = statements.flatMap((sql) => sql.match(/ENGINE = \S+MergeTree\(.*\)/g) ?? []);
    expect(engines.length).toBeGreaterThanOrEqual(3);
    for (const each of engines) expect(each.includes("Replicated")).toBe(index >= 3);
    expect(statements.join()).not.toMatch(/\{\{/);
  }
});

test("the settings of parts, which replicas do not share, are made by each replica", async () => {
  const [last] = await scratch.store.query<{ version: number }>({
    sql: `SELECT max(version) AS version FROM ${scratch.store.database}.migrations`,
  });
  const settings = (statements: string[]) => statements.filter((sql) => sql.includes(".events MODIFY SETTING"));
  for (const of of TOPOLOGIES) {
    const left = await statementsOf(of, last?.version);
    expect(settings(left)).toEqual(layoutOf(of).isReplicated ? settings(await statementsOf(null)) : []);
    expect(left.filter((sql) => /ADD|DROP|MATERIALIZE|INSERT/.test(sql.replaceAll(/^--.*$/gm, "")))).toEqual([]);
  }
  expect(settings(await statementsOf(null))).not.toEqual([]);
});

test("ClickHouse parses every statement of every layout", async () => {
  for (const of of TOPOLOGIES) {
    for (const sql of await statementsOf(of)) {
      const parsed = scratch.store.query({ sql: "SELECT formatQuery({sql:String}) AS text", params: { sql } });
      await expect(parsed).resolves.toHaveLength(1);
    }
  }
});

test("the shard that is chosen here is the one that ClickHouse's sharding key chooses", async () => {
  const teams = ["", "a", "team_0", "équipe", "队伍 🦊", "'\\\n\0", "x".repeat(10_000)];
  const rows = await scratch.store.query<{ slot: number }>({
    sql: `SELECT ${SHARDING_KEY_SQL} % 5 AS slot FROM (SELECT arrayJoin({teams:Array(String)})::LowCardinality(String) AS team)`,
    params: { teams },
  });
  expect(rows.map(({ slot }) => slot)).toEqual(teams.map((team) => shardOf(team, [1, 1, 1, 1, 1])));
});
