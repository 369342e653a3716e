import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usageEvent } from "./__fixtures__/scratch-analytics.js";
import type { AnalyticsStore } from "./analytics-store.js";
import { openChdbDriver } from "./chdb-driver.js";
import { analyticsStore, type EngineDriver } from "./engine-client.js";
import { EVENT_MARK_SQL } from "./event-columns.js";
import { migrateAnalytics } from "./migrate.js";

let dataDir: string;
let driver: EngineDriver;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "daybook-migrate-"));
  driver = await openChdbDriver(dataDir, "daybook");
});

afterAll(async () => {
  await driver.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** A store that fails at each statement the first time, before or after it took effect. */
function failingOnceEach(store: AnalyticsStore, takesEffect: boolean): AnalyticsStore {
  const failed = new Set<string>();
  return {
    ...store,
    async command(statement) {
      const text = JSON.stringify(statement);
      if (failed.has(text)) return store.command(statement);
      failed.add(text);
      if (takesEffect) await store.command(statement);
      throw new Error("interrupted");
    },
  };
}

async function tablesOf(store: AnalyticsStore): Promise<unknown> {
  const tables = await store.query<{ name: string; text: string }>({
    sql: "SELECT name, create_table_query AS text FROM system.tables WHERE database = {database:String} ORDER BY name",
    params: { database: store.database },
  });
  const versions = await store.query({
    sql: `SELECT version, name FROM ${store.database}.migrations FINAL ORDER BY version`,
  });
  return { tables: tables.map(({ name, text }) => [name, text.replaceAll(store.database, "db")]), versions };
}

test("migrations interrupted before or after every statement are completed by the starts that follow", async () => {
  const whole = analyticsStore(driver, "whole");
  let commands = 0;
  await migrateAnalytics({ ...whole, command: (statement) => (commands++, whole.command(statement)) });
  const expected = await tablesOf(whole);
  expect(commands).toBeGreaterThan(4);
  for (const takesEffect of [false, true]) {
    const store = analyticsStore(driver, `interrupted_${takesEffect}`);
    const failing = failingOnceEach(store, takesEffect);
    for (let starts = 0; starts < commands; starts++) {
      await expect(migrateAnalytics(failing), `start ${starts}`).rejects.toThrow("interrupted");
    }
    await migrateAnalytics(failing);
    expect(await tablesOf(store), `interrupted ${takesEffect ? "after" : "before"} they took effect`).toEqual(expected);
  }
});

test("migrations repeated from the first on change nothing and lose nothing", async () => {
  const store = analyticsStore(driver, "daybook");
  await migrateAnalytics(store);
  await store.insertEvents({ events: [{ teamId: "team", event: usageEvent() }], receivedAtMs: 0, firstVersion: 1n });
  const before = await tablesOf(store);
  await store.command({ sql: "TRUNCATE TABLE daybook.migrations" });
  await migrateAnalytics(store);
  await migrateAnalytics(store);
  expect(await tablesOf(store)).toEqual(before);
  expect(await store.query({ sql: "SELECT count() AS count FROM daybook.events" })).toEqual([{ count: 1 }]);
});

test("events of before a migration that adds columns keep their content, and their marks agree with them", async () => {
  const store = analyticsStore(driver, "older");
  const withoutLast: AnalyticsStore = {
    ...store,
    async command(statement) {
      if (statement.sql.includes("ADD COLUMN")) throw new Error("not yet");
      return store.command(statement);
    },
  };
  await expect(migrateAnalytics(withoutLast)).rejects.toThrow("not yet");
  await store.command({
    sql: `INSERT INTO older.events (team, day, source, id, type, user, prompt_tokens, ver)
      SELECT 'team', '2026-02-03', 'test', toString(number), 'generation', 'ada', number, number FROM numbers(2)`,
  });
  const content = () =>
    store.query({ sql: "SELECT team, day, id, user, prompt_tokens, ver FROM older.events ORDER BY id" });
  const before = await content();

  await migrateAnalytics(store);

  expect(await content()).toEqual(before);
  expect(before).toHaveLength(2);
  const marks = (settings: string) =>
    store.query({
      sql: `SELECT team, day, count() AS n, toString(sum(${EVENT_MARK_SQL})) AS marks FROM older.events
        GROUP BY team, day SETTINGS ${settings}`,
    });
  expect(await marks("force_optimize_projection = 1")).toEqual(await marks("optimize_use_projections = 0"));
});

test("tables of a newer Daybook are refused, and left as they are", async () => {
  const store = analyticsStore(driver, "newer");
  await migrateAnalytics(store);
  await store.command({ sql: "INSERT INTO newer.migrations SELECT 999, '0999_later.sql', now64(3)" });
  const before = await tablesOf(store);
  await expect(migrateAnalytics(store)).rejects.toMatchObject({
    code: "data_directory_unusable",
    message: expect.stringMatching(/version 999.*newer Daybook.*Start that version/s) as unknown,
  });
  expect(await tablesOf(store)).toEqual(before);
});
