import { afterAll, beforeAll, expect, test } from "vitest";
import { readFingerprints } from "../../rollup/fingerprint.js";
import { openScratchAnalytics, type ScratchAnalytics, usageEvent } from "./__fixtures__/scratch-analytics.js";
import { EVENT_COLUMNS, EVENT_MARK_SQL } from "./event-columns.js";

const DAY = "2026-02-03";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

test("blocks and fingerprints hold every column of the table, so no content can change unseen", async () => {
  const columns = await scratch.store.query<{ name: string }>({
    sql: "SELECT name FROM system.columns WHERE database = {database:String} AND table = 'events'",
    params: { database: scratch.store.database },
  });
  expect([...EVENT_COLUMNS].toSorted()).toEqual(columns.map(({ name }) => name).toSorted());
});

test("a change of any column, of an unknown number to zero too, changes the mark of the telling", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  await scratch.tell(team, [usageEvent()]);
  const columns = await store.query<{ name: string; type: string }>({
    sql: "SELECT name, type FROM system.columns WHERE database = {database:String} AND table = 'events'",
    params: { database: store.database },
  });
  const markOf = async (row: string): Promise<string> => {
    const [found] = await store.query<{ mark: string }>({
      sql: `SELECT toString(${EVENT_MARK_SQL}) AS mark FROM (
        SELECT ${row} FROM (SELECT * FROM ${store.database}.events WHERE team = {team:String})
      )`,
      params: { team },
    });
    return found?.mark ?? "no mark";
  };
  const marks = new Map([[await markOf("*"), "as told"]]);
  for (const { name, type } of columns) {
    const changed = `CAST(${changedValue(name, type)} AS ${type})`;
    const mark = await markOf(`* REPLACE (${changed} AS ${name})`);
    expect(mark, `${name}`).toMatch(/^\d+$/);
    expect(marks.get(mark), `${name} = ${changed} has the mark of another telling`).toBeUndefined();
    marks.set(mark, name);
  }
});

function changedValue(name: string, type: string): string {
  if (type.startsWith("Nullable")) return "0";
  return type.includes("String") ? `'changed'` : `${name} + 1`;
}

test("the same content told again is another fingerprint: a replay unseals the day instead of hiding in it", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [usageEvent()]);
  const before = await readFingerprints(scratch.store, team, [DAY]);
  await scratch.tell(team, [usageEvent()]);
  expect(await readFingerprints(scratch.store, team, [DAY])).not.toEqual(before);
});
