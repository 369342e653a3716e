import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS } from "../kernel/day.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { NEXT_REVISION_SQL } from "../store/analytics/event-columns.js";
import { FINGERPRINT_SQL, listUnsealedDays, readFingerprints } from "./fingerprint.js";
import { sealDays } from "./seal-days.js";

const FIRST = Date.UTC(2026, 1, 1);
const DAYS = ["2026-02-01", "2026-02-02", "2026-02-03"];

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

async function tellSome(team: string, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, index) =>
    usageEvent({
      id: `event-${index}`,
      occurredAtMs: FIRST + (index % 3) * DAY_MS + index,
      promptTokens: index % 2 ? null : index,
    }),
  );
  await scratch.tell(team, events);
}

test("fingerprints are answered by the projection, not by rereading rows", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  await tellSome(team, 30);
  const plan = await store.query<{ explain: string }>({
    sql: `EXPLAIN projections = 1 SELECT day, ${FINGERPRINT_SQL} FROM ${store.database}.events
      WHERE team = {team:String} AND day IN {days:Array(Date)} GROUP BY day`,
    params: { team, days: DAYS },
  });
  expect(plan.map(({ explain }) => explain).join("\n")).toContain("day_marks");
});

test("the unsealed days of all teams are found through the projection", async () => {
  const { store } = scratch;
  const plan = await store.query<{ explain: string }>({
    sql: `EXPLAIN projections = 1 SELECT team, day, ${FINGERPRINT_SQL} FROM ${store.database}.events
      WHERE day >= {from:Date} GROUP BY team, day`,
    params: { from: "2000-01-01" },
  });
  expect(plan.map(({ explain }) => explain).join("\n")).toContain("day_marks");
});

test("the projection agrees with the rows after inserts, replays, merges, updates and deletes", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  const agree = async (when: string): Promise<void> => {
    const rows = await store.query({
      sql: `SELECT toString(day) AS day, n, toString(mark) AS mark FROM (
          SELECT day, ${FINGERPRINT_SQL} FROM ${store.database}.events
          WHERE team = {team:String} GROUP BY day
        ) ORDER BY day SETTINGS optimize_use_projections = 0`,
      params: { team },
    });
    expect(await readFingerprints(store, team, DAYS), `${when}`).toEqual(rows);
  };
  await tellSome(team, 50);
  await agree("after an insert");
  await tellSome(team, 30);
  await agree("after a replay");
  await store.command({ sql: `OPTIMIZE TABLE ${store.database}.events FINAL` });
  await agree("after a merge");
  const mutation = (what: string) =>
    store.command({
      sql: `ALTER TABLE ${store.database}.events ${what} AND team = {team:String} SETTINGS mutations_sync = 2`,
      params: { team },
    });
  await mutation(`UPDATE usage = 1, ${NEXT_REVISION_SQL} WHERE id = 'event-3'`);
  await agree("after a change of what an event says");
  await mutation("DELETE WHERE id = 'event-4'");
  await agree("after a delete");
  await store.command({
    sql: `DELETE FROM ${store.database}.events WHERE id = 'event-5' AND team = {team:String}`,
    params: { team },
  });
  await agree("after a lightweight delete");
});

test("a day is unsealed by a change of what one of its events says", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  await tellSome(team, 9);
  await sealDays(store, { team, days: DAYS });
  await store.command({
    sql: `ALTER TABLE ${store.database}.events UPDATE usage = 1, ${NEXT_REVISION_SQL}
      WHERE id = 'event-4' AND team = {team:String} SETTINGS mutations_sync = 2`,
    params: { team },
  });
  const unsealed = await listUnsealedDays(store, { from: "2026-01-01", team });
  expect(unsealed.map(({ day }) => day)).toEqual(["2026-02-02"]);
});

test("a day is unsealed from any telling until it is sealed again, and after a merge that drops replays", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  const unsealed = async (): Promise<string[]> =>
    (await listUnsealedDays(store, { from: "2026-01-01", team })).map(({ day }) => day);
  await tellSome(team, 9);
  expect(await unsealed()).toEqual(DAYS);
  await sealDays(store, { team, days: DAYS });
  expect(await unsealed()).toEqual([]);
  // Else the engine may drop the replay whenever it likes.
  await store.command({ sql: `SYSTEM STOP MERGES ${store.database}.events` });
  await scratch.tell(team, [usageEvent({ id: "event-1", occurredAtMs: FIRST + DAY_MS })]);
  expect(await unsealed()).toEqual(["2026-02-02"]);
  await sealDays(store, { team, days: ["2026-02-02"] });
  expect(await unsealed()).toEqual([]);
  await store.command({ sql: `SYSTEM START MERGES ${store.database}.events` });
  await store.command({ sql: `OPTIMIZE TABLE ${store.database}.events FINAL` });
  expect(await unsealed()).toEqual(["2026-02-02"]);
});
