import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS } from "../kernel/day.js";
import { type PersonCell, readPersonCells } from "../report/user-activity/person-cells.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { planRead, QUARTER_MS } from "./read-plan.js";
import { sealDays } from "./seal-days.js";

const NOON = Date.UTC(2026, 1, 3, 12);
const DAY = "2026-02-03";
const EPOCH_DAY = Math.floor(NOON / DAY_MS);
const WHOLE = { startMs: null, endMs: NOON + DAY_MS };

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

const chat = (id: string, occurredAtMs = NOON) => usageEvent({ id, type: "chat.created", occurredAtMs });

/** Lets something happen after the plan of every read, before what is read by it. */
function between(
  store: AnalyticsStore,
  happen: (read: number) => Promise<void>,
): { store: AnalyticsStore; reads(): number } {
  let reads = 0;
  return {
    reads: () => reads,
    store: {
      ...store,
      async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]) {
        const rows = await store.query<Row>(statement);
        // The last of a plan, for days as old as these.
        if (/lastAtMs\s+FROM \S+frozen_days/.test(statement.sql)) await happen(++reads);
        return rows;
      },
    },
  };
}

async function replaceRollup(team: string, id: string): Promise<void> {
  await scratch.tell(team, [chat(id)]);
  await sealDays(scratch.store, { team, days: [DAY] });
  // Only a merge takes the older rollup away for good.
  await scratch.store.command({ sql: `OPTIMIZE TABLE ${scratch.store.database}.day_rollups FINAL` });
}

function chats(cells: readonly PersonCell[]): number {
  return cells.reduce((sum, cell) => sum + Number(cell.chats), 0);
}

test("a rollup replaced between the two statements of a read makes the read start over", async () => {
  const team = scratch.newTeam();
  await replaceRollup(team, "first");
  const raced = between(scratch.store, async (read) => {
    if (read === 1) await replaceRollup(team, "second");
  });
  expect(chats(await readPersonCells(raced.store, team, WHOLE))).toBe(2);
  expect(raced.reads()).toBe(2);
});

test("a reader that loses every race reads events alone, and still counts right", async () => {
  const team = scratch.newTeam();
  await replaceRollup(team, "first");
  const raced = between(scratch.store, (read) => replaceRollup(team, `race-${read}`));
  expect(chats(await readPersonCells(raced.store, team, WHOLE))).toBe(5);
  expect(raced.reads()).toBe(4);
});

test("events that come between the two statements are counted once or not at all, never twice", async () => {
  const team = scratch.newTeam();
  await replaceRollup(team, "first");
  const raced = between(scratch.store, (read) => scratch.tell(team, [chat("first"), chat(`late-${read}`)]));
  expect(chats(await readPersonCells(raced.store, team, WHOLE))).toBe(1);
  expect(chats(await readPersonCells(scratch.store, team, WHOLE))).toBe(2);
});

test("all rollups dropped between the two statements cost a second read, not a count", async () => {
  const team = scratch.newTeam();
  await replaceRollup(team, "first");
  const raced = between(scratch.store, (read) =>
    read > 1
      ? Promise.resolve()
      : scratch.store.command({ sql: `TRUNCATE TABLE ${scratch.store.database}.day_rollups` }),
  );
  expect(chats(await readPersonCells(raced.store, team, WHOLE))).toBe(1);
});

test("of the rollups that carry a day's fingerprint the newest is planned on, in whatever order they are found", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("first")]);
  await store.command({ sql: `SYSTEM STOP MERGES ${store.database}.day_rollups` });
  for (let seal = 1; seal <= 3; seal++) {
    await sealDays(store, { team, days: [DAY] });
    const rows = await store.query<{ version: string }>({
      sql: `SELECT toString(version) AS version FROM ${store.database}.day_rollups WHERE team = {team:String} ORDER BY day_rollups.version`,
      params: { team },
    });
    expect(rows).toHaveLength(seal);
    const newest = rows.at(-1);
    for (const newestIs of ["first", "last"]) {
      const ordered: AnalyticsStore = {
        ...store,
        async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]) {
          const found = await store.query<Row & { version?: string }>(statement);
          const byVersion = found.toSorted((a, b) => (a.version ?? "").localeCompare(b.version ?? ""));
          return newestIs === "last" ? byVersion : byVersion.toReversed();
        },
      };
      expect((await planRead(ordered, team, WHOLE)).sealed).toMatchObject([{ version: newest?.version }]);
    }
  }
  await store.command({ sql: `SYSTEM START MERGES ${store.database}.day_rollups` });
});

test("a day that the range cuts is read from its rollup only when no event lies beyond the cut", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("early", NOON), chat("late", NOON + 1000)]);
  await sealDays(scratch.store, { team, days: [DAY] });
  const plan = async (startMs: number | null, endMs: number) => {
    const { sealed, raw } = await planRead(scratch.store, team, { startMs, endMs });
    return { sealed: sealed.map(({ day }) => day), raw };
  };
  const [sealed, cut, none] = [
    { sealed: [EPOCH_DAY], raw: [] },
    { sealed: [], raw: [EPOCH_DAY] },
    { sealed: [], raw: [] },
  ];
  expect(await plan(null, NOON + DAY_MS)).toEqual(sealed);
  expect(await plan(NOON, NOON + 1001)).toEqual(sealed);
  expect(await plan(NOON, NOON + 1000)).toEqual(cut);
  expect(await plan(NOON + 1, NOON + 1001)).toEqual(cut);
  expect(await plan(NOON - 5, NOON)).toEqual(none);
  expect(await plan(NOON + 1001, NOON + 2000)).toEqual(none);
  expect(await plan(NOON, NOON)).toEqual(none);
});

test("read by quarters, a rollup also serves a day that the range cuts at a quarter of an hour, and only there", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("early", NOON), chat("late", NOON + 1000)]);
  await sealDays(scratch.store, { team, days: [DAY] });
  const plan = async (startMs: number | null, endMs: number, rollups: "quarters" | "none" = "quarters") => {
    const { sealed, raw } = await planRead(scratch.store, team, { startMs, endMs }, rollups);
    return { sealed: sealed.map(({ day }) => day), raw };
  };
  const sealed = { sealed: [EPOCH_DAY], raw: [] };
  const cut = { sealed: [], raw: [EPOCH_DAY] };
  const [quarter, beyond] = [NOON + QUARTER_MS, NOON + 5 * QUARTER_MS];
  await scratch.tell(team, [chat("last", beyond)]);
  await sealDays(scratch.store, { team, days: [DAY] });
  expect(await plan(NOON, quarter)).toEqual(sealed);
  expect(await plan(quarter, beyond + 1)).toEqual(sealed);
  expect(await plan(null, quarter)).toEqual(sealed);
  expect(await plan(NOON - 1, quarter)).toEqual(sealed);
  expect(await plan(NOON + 1, quarter)).toEqual(cut);
  expect(await plan(NOON, quarter + 1)).toEqual(cut);
  expect(await plan(quarter + 1, beyond + 1)).toEqual(cut);
  expect(await plan(beyond + 1, beyond + QUARTER_MS)).toEqual({ sealed: [], raw: [] });
  expect(await plan(null, NOON + DAY_MS, "none")).toEqual(cut);
});
