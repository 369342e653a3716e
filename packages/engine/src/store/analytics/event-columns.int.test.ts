import { readdir, readFile } from "node:fs/promises";
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

test("blocks hold every column of the table but the revision, which only mutations write", async () => {
  const columns = await scratch.store.query<{ name: string }>({
    sql: "SELECT name FROM system.columns WHERE database = {database:String} AND table = 'events'",
    params: { database: scratch.store.database },
  });
  expect([...EVENT_COLUMNS, "revision"].toSorted()).toEqual(columns.map(({ name }) => name).toSorted());
});

test("another source, id, version or revision is another mark", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  await scratch.tell(team, [usageEvent()]);
  const markOf = async (row: string): Promise<string> => {
    const [found] = await store.query<{ mark: string }>({
      sql: `SELECT toString(${EVENT_MARK_SQL}) AS mark FROM (
        SELECT ${row} FROM (SELECT * FROM ${store.database}.events WHERE team = {team:String})
      )`,
      params: { team },
    });
    return found?.mark ?? "no mark";
  };
  const rows = [
    "*",
    "* REPLACE ('changed' AS source)",
    "* REPLACE ('changed' AS id)",
    "* REPLACE (ver + 1 AS ver)",
    "* REPLACE (revision + 1 AS revision)",
    "* REPLACE (id AS source, source AS id)",
  ];
  const marks = await Promise.all(rows.map(markOf));
  expect(new Set(marks).size).toBe(rows.length);
});

test("whatever changes stored events counts their revision up", async () => {
  const sources = new URL("../../../src/", import.meta.url);
  const files = (await readdir(sources, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const updates: string[] = [];
  const unseen: string[] = [];
  for (const file of files) {
    const text = await readFile(new URL(file, sources), "utf8");
    for (const [statement] of text.matchAll(/ALTER TABLE \S+\.events\s+UPDATE[^`]*/g)) {
      updates.push(file);
      if (!statement.includes("NEXT_REVISION_SQL")) unseen.push(file);
    }
  }
  expect(updates).toContain("erasure/erase-names.ts");
  expect(unseen).toEqual([]);
});

test("the same content told again is another fingerprint: a replay unseals the day instead of hiding in it", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [usageEvent()]);
  const before = await readFingerprints(scratch.store, team, [DAY]);
  await scratch.tell(team, [usageEvent()]);
  expect(await readFingerprints(scratch.store, team, [DAY])).not.toEqual(before);
});
