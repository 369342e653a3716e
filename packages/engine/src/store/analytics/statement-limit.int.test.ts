import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAnalytics, type ScratchAnalytics, usageEvent } from "./__fixtures__/scratch-analytics.js";
import { limitTime } from "./statement-limit.js";
import { Turns } from "./turns.js";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

/** Minutes of work, named so that the engine's list of what runs can be asked for it. */
const endless = (name: string): string => `SELECT sum(cityHash64(number)) AS ${name} FROM numbers(1000000000000)`;
const TOO_LONG = { code: "request_timeout", message: expect.stringMatching(/timed out.*less at once/s) as unknown };

async function running(name: string): Promise<number> {
  const rows = await scratch.store.query<{ count: number }>({
    sql: "SELECT count() AS count FROM system.processes WHERE query LIKE {name:String} AND query NOT LIKE '%processes%'",
    params: { name: `%${name}%` },
  });
  return rows[0]?.count ?? 0;
}

test("a statement beyond its time is given up, and the engine works at it no more", async () => {
  const given = scratch.store.query({ sql: endless("endless_one"), limitMs: 600 });
  const outcome = Promise.allSettled([given]);
  while ((await running("endless_one")) === 0);
  expect(await outcome).toMatchObject([{ status: "rejected", reason: TOO_LONG }]);
  expect(await running("endless_one")).toBe(0);
  expect(await scratch.store.query({ sql: "SELECT 1 AS one", limitMs: 10_000 })).toEqual([{ one: 1 }]);
});

test("while a statement with a limit runs, others are answered and events are stored", async () => {
  const team = scratch.newTeam();
  const given = scratch.store.query({ sql: endless("endless_two"), limitMs: 3_000 });
  const outcome = Promise.allSettled([given]);
  while ((await running("endless_two")) === 0);
  await scratch.tell(team, [usageEvent()]);
  const sql = `SELECT count() AS count FROM ${scratch.store.database}.events WHERE team = {team:String}`;
  expect(await scratch.store.query({ sql, params: { team } })).toEqual([{ count: 1 }]);
  expect(await running("endless_two")).toBe(1);
  expect(await outcome).toMatchObject([{ status: "rejected", reason: TOO_LONG }]);
});

test("a limit holds for its statement alone", async () => {
  const limits = () =>
    scratch.store.query({
      sql: "SELECT toString(getSetting('max_memory_usage')) AS bytes, toString(getSetting('max_execution_time')) AS time",
    });
  const before = await limits();
  await expect(scratch.store.query({ sql: endless("endless_three"), limitMs: 50 })).rejects.toMatchObject(TOO_LONG);
  await scratch.store.query({ sql: "SELECT 1", limitMs: 5_000 });
  expect(await limits()).toEqual(before);
});

test("a statement that needs too much memory is given up", async () => {
  const given = scratch.store.query({
    sql: "SELECT length(groupArray(number)) AS n FROM numbers(1000000000)",
    limitMs: 30_000,
  });
  await expect(given).rejects.toMatchObject(TOO_LONG);
});

test("whoever follows a failed statement is answered with his own rows alone", async () => {
  const { store } = scratch;
  const fails = ["SELECT throwIf(number = 5) AS bad FROM numbers(10)", "SELECT nothing", endless("endless_four")];
  for (const limitMs of [undefined, 200]) {
    const options = limitMs === undefined ? {} : { limitMs };
    for (const sql of limitMs === undefined ? fails.slice(0, 2) : fails) {
      await expect(store.query({ sql, ...options })).rejects.toThrow();
      expect(await store.query({ sql: "SELECT '\n}\n{\n' AS text, 7 AS own", ...options })).toEqual([
        { text: "\n}\n{\n", own: 7 },
      ]);
    }
  }
});

test("reads that share a limit are given up together, the wait for their turn included", async () => {
  const busy = scratch.store.query({ sql: endless("endless_five"), limitMs: 1_000 });
  const limited = limitTime(scratch.store, 300);
  const waiting = Array.from({ length: 3 }, () => limited.query({ sql: endless("endless_six") }));
  const outcomes = await Promise.allSettled([busy, ...waiting]);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: TOO_LONG });
  await expect(limited.query({ sql: "SELECT 1" })).rejects.toMatchObject(TOO_LONG);
  expect(await scratch.store.query({ sql: "SELECT 1 AS one", limitMs: 10_000 })).toEqual([{ one: 1 }]);
});

test("turns are taken in the order of coming, and nobody's is lost by one who left the queue", async () => {
  const turns = new Turns(1);
  const order: string[] = [];
  const leave = await turns.take(1_000);
  const come = async (name: string, waitMs: number): Promise<void> => {
    const own = await turns.take(waitMs);
    order.push(own === null ? `${name} left` : name);
    own?.();
  };
  const all = [come("first", 10_000), come("hasty", 1), come("second", 10_000)];
  await all[1];
  leave?.();
  await Promise.all(all);
  expect(order).toEqual(["hasty left", "first", "second"]);
});
