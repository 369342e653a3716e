import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { DAY_MS, formatDay, toEpochDay } from "../kernel/day.js";
import { RETRACTED } from "../kernel/usage-event.js";
import { dailyCreditsSql } from "../report/credits/daily-credits-sql.js";
import { readPersonCells } from "../report/user-activity/person-cells.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { openScratchAnalytics, type ScratchAnalytics } from "../store/analytics/__fixtures__/scratch-analytics.js";
import { call, DAY, NOON, OneDay, RANGE } from "../report/__fixtures__/one-day.js";
import { addedCellsSql } from "./added-cells.js";
import { extendRollups, extensionSql } from "./extend-rollups.js";
import { planRead, readDays } from "./read-plan.js";
import { sealDays } from "./seal-days.js";

vi.setConfig({ testTimeout: 240_000 });

let scratch: ScratchAnalytics;
let day: OneDay;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
  day = new OneDay(scratch);
});

afterAll(() => scratch.dispose());

test("events that come to a sealed day are read beside its rollup, whoever they are of", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a"), call("b")]);
  await day.seal(team);
  expect(await day.way(team)).toBe("rollup + 0");
  await scratch.tell(team, [call("c", { occurredAtMs: NOON + 7 }), call("d", { user: "bob", model: "model-2" })]);
  await scratch.tell(team, [call("e", { occurredAtMs: NOON - 3 })]);
  expect(await day.way(team)).toBe("rollup + 3");
  const expected = { "model-1": "4/4", "model-2": "1/1", "ada@example.com": "-3-7", bob: "0-0" };
  expect(await day.counted(team)).toEqual(expected);
  await day.seal(team);
  expect(await day.way(team)).toBe("rollup + 0");
  expect(await day.counted(team)).toEqual(expected);
});

test.each([
  ["told again", [call("a", { promptTokens: 5 })], { "model-1": "1/5", "ada@example.com": "0-0" }],
  ["taken back", [call("a", { type: RETRACTED })], {}],
  ["told twice since", [call("b"), call("b", { promptTokens: 9 })], { "model-1": "2/10", "ada@example.com": "0-0" }],
])("a day of which an event was %s is read from its events, also after a merge", async (_, tellings, expected) => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team);
  for (const telling of tellings) await scratch.tell(team, [telling]);
  expect(await day.way(team)).toBe("events");
  expect(await day.counted(team)).toEqual(expected);
  await day.merge("events");
  expect(await day.counted(team)).toEqual(expected);
});

test("a rollup whose sealer was overtaken by an event is read as what its cells hold, and added to", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team, () => scratch.tell(team, [call("b")]));
  expect(await day.way(team)).toBe("rollup + 0");
  expect(await day.counted(team)).toEqual({ "model-1": "2/2", "ada@example.com": "0-0" });
  await scratch.tell(team, [call("c")]);
  expect(await day.way(team)).toBe("rollup + 1");
  const expected = { "model-1": "3/3", "ada@example.com": "0-0" };
  expect(await day.counted(team)).toEqual(expected);
  // The second sealer read the same fingerprint as this one, and its cells hold one event more.
  await day.seal(team);
  await day.seal(team, () => scratch.tell(team, [call("d")]));
  expect(await day.way(team)).toBe("rollup + 0");
  await day.merge("day_rollups");
  expect(await day.counted(team)).toEqual({ ...expected, "model-1": "4/4" });
});

test.each([
  ["told again", [call("a", { promptTokens: 5 })], { "model-1": "1/5", "ada@example.com": "0-0" }],
  ["taken back", [call("a", { type: RETRACTED })], {}],
])("a sealer overtaken by an event that is %s writes what the day holds then", async (_, tellings, expected) => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team, () => scratch.tell(team, tellings));
  expect(await day.counted(team)).toEqual(expected);
  await day.merge("events");
  expect(await day.counted(team)).toEqual(expected);
});

test("a rollup that does not say what its cells hold, of an earlier version, is not added to, and other days keep theirs", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  const dayBefore = { occurredAtMs: NOON - DAY_MS };
  await scratch.tell(team, [call("a"), call("before", dayBefore)]);
  await sealDays(store, { team, days: [formatDay(toEpochDay(dayBefore.occurredAtMs)), DAY] });
  await store.command({
    sql: `INSERT INTO ${store.database}.day_rollups SELECT * REPLACE (version + 1 AS version, 0 AS cells_n) FROM ${store.database}.day_rollups
      WHERE team = {team:String} AND day = {day:Date}`,
    params: { team, day: DAY },
  });
  await day.merge("day_rollups");
  expect(await day.way(team)).toBe("rollup + 0");
  await scratch.tell(team, [call("b")]);
  const { sealed, raw } = await planRead(store, team, RANGE);
  expect(raw.map(formatDay)).toEqual([DAY]);
  expect(sealed.map(({ day }) => day)).toEqual([toEpochDay(dayBefore.occurredAtMs)]);
  expect(await day.activity(team, store)).toEqual(["2/2", "1/1"]);
});

/** A store on which something happens once after a plan was made. */
function racedStore(happens: () => Promise<unknown>): { raced: AnalyticsStore; plans: () => number; arm: () => void } {
  let [plans, isArmed] = [0, false];
  const raced: AnalyticsStore = {
    ...scratch.store,
    async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]) {
      const rows = await scratch.store.query<Row>(statement);
      // Every plan has this one, and where what came to its days is known already no other after it.
      if (isArmed && /lastAtMs\s+FROM \S+frozen_days/.test(statement.sql) && ++plans === 1) await happens();
      return rows;
    },
  };
  return { raced, plans: () => plans, arm: () => (isArmed = true) };
}

test("what is told again and merged after the plan is read as it was when the plan was made", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team);
  await scratch.tell(team, [call("b")]);
  const { raced, plans, arm } = racedStore(async () => {
    await scratch.tell(team, [call("b", { promptTokens: 100 })]);
    await day.merge("events");
  });
  expect(await day.activity(team, raced)).toEqual(["2/2"]);
  arm();
  expect(await day.activity(team, raced)).toEqual(["2/2"]);
  expect(plans()).toBe(1);
  expect(await day.activity(team, raced)).toEqual(["2/101"]);
});

test.each([
  ["activity", (team: string, store: AnalyticsStore) => day.activity(team, store)],
  ["usage", (team: string, store: AnalyticsStore) => day.usage(team, store)],
  [
    "usage of which a filter leaves only what came",
    (team: string, store: AnalyticsStore) => day.usage(team, store, "other"),
  ],
  [
    "people",
    async (team: string, store: AnalyticsStore) => {
      const people = await readPersonCells(store, team, RANGE);
      return people.map(({ messages }) => `${messages}/${messages}`);
    },
  ],
  [
    "credits",
    async (team: string, store: AnalyticsStore) => {
      const rows = await readDays<{ isTotal: number; requests: string; day: number }>(store, {
        team,
        range: RANGE,
        statement: (plan) => ({ sql: dailyCreditsSql(store.database, plan, { byPerson: false }) }),
        daysOf: (read) => new Set(read.filter(({ isTotal }) => isTotal === 0).map(({ day }) => day)),
      });
      return rows.filter(({ isTotal }) => isTotal === 1).map(({ requests }) => `${requests}/${requests}`);
    },
  ],
] as const)(
  "an event beside a rollup does not stand in for the rollup in %s, should that have gone since the plan",
  async (name, read) => {
    const team = scratch.newTeam();
    const type = name === "people" ? "message.created" : "generation";
    await scratch.tell(team, [call("a", { type, role: "user" })]);
    await day.seal(team);
    await scratch.tell(team, [call("b", { type, role: "user", workspaceId: "other" })]);
    const expected = name.includes("only") ? ["1/1"] : ["2/2"];
    const { raced, plans, arm } = racedStore(async () => {
      await day.seal(team);
      await day.merge("day_rollups");
    });
    expect(await read(team, raced)).toEqual(expected);
    arm();
    expect(await read(team, raced)).toEqual(expected);
    // What people did is remembered with the rollup, so that it need not be there any more.
    expect(plans()).toBe(name === "people" ? 1 : 2);
  },
);

test("an event that is told again is not taken for a new one when a merge drops its first telling while the plan is made", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team);
  await scratch.tell(team, [call("a", { promptTokens: 5 })]);
  let isFirst = true;
  const raced: AnalyticsStore = {
    ...scratch.store,
    async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]) {
      const rows = await scratch.store.query<Row>(statement);
      // Both tellings were read.
      if (statement.sql.includes("AS today") && isFirst) {
        isFirst = false;
        await day.merge("events");
      }
      return rows;
    },
  };
  expect(await day.counted(team, raced)).toEqual({ "model-1": "1/5", "ada@example.com": "0-0" });
});

test("more events than a statement should name are read as the whole day is", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team);
  await scratch.tell(
    team,
    Array.from({ length: 256 }, (_, index) => call(`late-${index}`)),
  );
  expect(await day.way(team)).toBe("rollup + 256");
  expect(await day.counted(team)).toMatchObject({ "model-1": "257/257" });
  await scratch.tell(team, [call("one more")]);
  expect(await day.way(team)).toBe("events");
  expect(await day.counted(team)).toMatchObject({ "model-1": "258/258" });
});

test("events whose texts are too long for a statement are read as the whole day is", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team);
  const long = (id: string) => call(id, { user: `${id}${"\u{20AC}".repeat(240)}` });
  await scratch.tell(
    team,
    Array.from({ length: 60 }, (_, index) => long(`late-${index}`)),
  );
  expect(await day.way(team)).toBe("events");
  expect(await day.counted(team)).toMatchObject({ "model-1": "61/61" });
  await day.seal(team);
  await scratch.tell(
    team,
    Array.from({ length: 39 }, (_, index) => long(`later-${index}`)),
  );
  const [near] = await day.found(team);
  // As much as there may be goes into one statement.
  expect(near?.cells?.bytes).toBeGreaterThan(63_000);
  expect(await day.way(team)).toBe("rollup + 39");
  const expected = await day.counted(team);
  expect(expected).toMatchObject({ "model-1": "100/100" });
  await extendRollups(scratch.store, team, near === undefined ? [] : [near]);
  expect(await day.appended(team)).toBe(39);
  expect(await day.counted(team)).toEqual(expected);
});

test("the text of the statements is the reviewed one", async () => {
  await expect(addedCellsSql("daybook")).toMatchFileSnapshot("__fixtures__/added-cells.sql");
  await expect(extensionSql("daybook", [])).toMatchFileSnapshot("__fixtures__/extension.sql");
});
