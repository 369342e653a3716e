import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS, toEpochDay } from "../kernel/day.js";
import { readPersonCells } from "../report/user-activity/person-cells.js";
import { planRead, type TimeRange } from "../rollup/read-plan.js";
import { rebuildRollups } from "../rollup/rebuild.js";
import { sealDays } from "../rollup/seal-days.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { deleteFrozenEvents, freezeDays } from "./freeze-days.js";

const NOON = Date.UTC(2026, 1, 3, 12);
const DAY = "2026-02-03";
const BEFORE = toEpochDay(NOON) + 1;
const WHOLE = { startMs: null, endMs: NOON + 40 * DAY_MS };

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

const chat = (id: string, occurredAtMs = NOON) => usageEvent({ id, type: "chat.created", occurredAtMs });

async function chats(team: string, store: AnalyticsStore = scratch.store, range: TimeRange = WHOLE): Promise<number> {
  const cells = await readPersonCells(store, team, range);
  return cells.reduce((sum, cell) => sum + cell.chats, 0);
}

async function countRows(table: string, team: string): Promise<number> {
  const [row] = await scratch.store.query<{ n: number }>({
    sql: `SELECT count() AS n FROM ${scratch.store.database}.${table} WHERE team = {team:String}`,
    params: { team },
  });
  return row?.n ?? 0;
}

test("a frozen day keeps its sums when its events are gone, sealed before or not", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("a"), chat("b", NOON - DAY_MS), chat("kept", NOON + 2 * DAY_MS)]);
  await scratch.tell(team, [chat("a")]);
  await sealDays(scratch.store, { team, days: [DAY] });
  expect(await freezeDays(scratch.store, team, BEFORE)).toBe(2);
  expect(await chats(team)).toBe(3);
  expect(await deleteFrozenEvents(scratch.store, team, BEFORE)).toEqual(["2026-02-02", DAY]);
  expect(await chats(team)).toBe(3);
  expect(await countRows("events", team)).toBe(1);
  expect(await freezeDays(scratch.store, team, BEFORE)).toBe(0);
  expect(await deleteFrozenEvents(scratch.store, team, BEFORE)).toEqual([]);
});

test("a rebuild leaves frozen days as they are", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("a"), chat("kept", NOON + 2 * DAY_MS)]);
  await freezeDays(scratch.store, team, BEFORE);
  await deleteFrozenEvents(scratch.store, team, BEFORE);
  for (const scope of [team, null]) {
    let last = null;
    for await (const progress of rebuildRollups(scratch.store, scope)) last = progress;
    expect(last).not.toBeNull();
    expect(await chats(team)).toBe(2);
  }
});

test("a bound that cuts a frozen day takes the whole day, and one beyond its events leaves it out", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("early", NOON), chat("late", NOON + 1000)]);
  await freezeDays(scratch.store, team, BEFORE);
  await deleteFrozenEvents(scratch.store, team, BEFORE);
  expect(await chats(team, scratch.store, { startMs: NOON, endMs: NOON + 1 })).toBe(2);
  expect(await chats(team, scratch.store, { startMs: NOON + 1001, endMs: NOON + DAY_MS })).toBe(0);
  const none = await planRead(scratch.store, team, WHOLE, "none");
  expect(none).toMatchObject({ sealed: [], raw: [] });
});

test("events that come to a frozen day are not counted, and go with the next run", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("a")]);
  await freezeDays(scratch.store, team, BEFORE);
  await scratch.tell(team, [chat("straggler")]);
  expect(await chats(team)).toBe(1);
  expect(await freezeDays(scratch.store, team, BEFORE)).toBe(0);
  expect(await deleteFrozenEvents(scratch.store, team, BEFORE)).toEqual([DAY]);
  expect(await countRows("events", team)).toBe(0);
  expect(await chats(team)).toBe(1);
});

test.each([
  ["fingerprints of a plan and its look at frozen days", /AS today/, 1],
  ["plan of a read and what is read by it", /lastAtMs\s+FROM \S+frozen_days/, 2],
])("a day whose events are deleted between the %s is read frozen", async (_, lastStatement, plansMade) => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("a")]);
  let plans = 0;
  const raced: AnalyticsStore = {
    ...scratch.store,
    async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]) {
      const rows = await scratch.store.query<Row>(statement);
      if (lastStatement.test(statement.sql) && ++plans === 1) {
        await freezeDays(scratch.store, team, BEFORE);
        await deleteFrozenEvents(scratch.store, team, BEFORE);
      }
      return rows;
    },
  };
  expect(await chats(team, raced)).toBe(1);
  expect(plans).toBe(plansMade);
});

test("a freezer that sleeps between reading fingerprints and copying cannot freeze less than the day held", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("a"), chat("b")]);
  await sealDays(scratch.store, { team, days: [DAY] });
  let isAsleep = true;
  const slow: AnalyticsStore = {
    ...scratch.store,
    async command(statement) {
      if (isAsleep) {
        isAsleep = false;
        // Meanwhile another freezer does all of it.
        await freezeDays(scratch.store, team, BEFORE);
        await deleteFrozenEvents(scratch.store, team, BEFORE);
      }
      await scratch.store.command(statement);
    },
  };
  await freezeDays(slow, team, BEFORE);
  await scratch.store.command({ sql: `OPTIMIZE TABLE ${scratch.store.database}.frozen_days FINAL` });
  expect(await chats(team)).toBe(2);
});

test("a day on which everything was taken back is let go of without a frozen row", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("a"), chat("b", NOON - DAY_MS)]);
  await scratch.tell(team, [usageEvent({ id: "a", type: "retracted", occurredAtMs: NOON })]);
  expect(await freezeDays(scratch.store, team, BEFORE)).toBe(1);
  expect(await deleteFrozenEvents(scratch.store, team, BEFORE)).toEqual(["2026-02-02", DAY]);
  expect(await countRows("events", team)).toBe(0);
  expect(await chats(team)).toBe(1);
});
