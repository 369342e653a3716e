import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { DAY_MS, formatDay, toEpochDay } from "../kernel/day.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { readActivity } from "../report/activity/activity.js";
import { dailyCreditsSql } from "../report/credits/daily-credits-sql.js";
import { readUsage } from "../report/usage-query/read-usage.js";
import { readPersonCells } from "../report/user-activity/person-cells.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { addedCellsSql } from "./added-cells.js";
import type { AddedDay } from "./addition.js";
import { findAdditions } from "./additions.js";
import { extendRollups, extensionSql } from "./extend-rollups.js";
import { readFingerprints } from "./fingerprint.js";
import { planRead, readDays } from "./read-plan.js";
import { readRollupStates } from "./rollup-state.js";
import { sealDays } from "./seal-days.js";

vi.setConfig({ testTimeout: 240_000 });

const NOON = Date.UTC(2026, 1, 3, 12);
const DAY = formatDay(toEpochDay(NOON));
const RANGE = { startMs: NOON - 5 * DAY_MS, endMs: NOON + 5 * DAY_MS };

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

const call = (id: string, fields: Partial<UsageEvent> = {}): UsageEvent =>
  usageEvent({ id, occurredAtMs: NOON, promptTokens: 1, ...fields });

async function seal(team: string, onStep?: () => Promise<void>): Promise<void> {
  const pause = {
    onStep: (step: string) => (step === "fingerprints read" ? (onStep?.() ?? Promise.resolve()) : Promise.resolve()),
  };
  await sealDays(scratch.store, { team, days: [DAY], ...pause });
}

async function merge(table: "events" | "day_rollups"): Promise<void> {
  await scratch.store.command({ sql: `OPTIMIZE TABLE ${scratch.store.database}.${table} FINAL` });
}

/** How the day is read: from its rollup alone, with so many events beside it, or from its events. */
async function way(team: string): Promise<string> {
  const { sealed, raw, added = [] } = await planRead(scratch.store, team, RANGE);
  const count = added.reduce((sum, { cells }) => sum + cells.n, 0);
  return raw.length > 0 ? "events" : sealed.length === 0 ? "nothing" : `rollup + ${count}`;
}

/** Requests and prompt tokens as `/activity` tells them. */
async function activity(
  team: string,
  store: AnalyticsStore,
  { workspace = null }: { workspace?: string | null } = {},
): Promise<string[]> {
  const shape = { byKey: false, byPerson: false, ofWorkspace: workspace !== null, byWorkspace: false };
  const rows = await readActivity(store, team, {
    range: RANGE,
    shape,
    params: workspace === null ? {} : { workspace },
  });
  return rows.map(({ requests, promptTokens }) => `${requests}/${promptTokens}`);
}

/** The same as usage by model tells them, of all workspaces or one. */
async function usage(team: string, store: AnalyticsStore, workspace?: string): Promise<string[]> {
  const filters =
    workspace === undefined ? [] : [{ dimension: "workspace" as const, operator: "in" as const, values: [workspace] }];
  const rows = await readUsage(store, team, {
    range: RANGE,
    buckets: null,
    dimensions: ["model"],
    measures: ["requests", "prompt_tokens"],
    filters,
  });
  return rows.map(({ measures }) => `${measures.requests}/${measures.prompt_tokens}`);
}

/** Requests and prompt tokens by model, and in all; and by person when they were first and last active. */
async function counted(team: string, store: AnalyticsStore = scratch.store): Promise<Record<string, string>> {
  const usage = await readUsage(store, team, {
    range: RANGE,
    buckets: null,
    dimensions: ["model"],
    measures: ["requests", "prompt_tokens"],
  });
  const people = await readPersonCells(store, team, RANGE);
  const inAll = await activity(team, store);
  const ofModels = usage.map(({ measures }) => `${measures.requests}/${measures.prompt_tokens}`);
  expect(inAll.toSorted()).toEqual(ofModels.toSorted());
  return Object.fromEntries([
    ...usage.map(({ dimensions, measures }) => [dimensions.model, `${measures.requests}/${measures.prompt_tokens}`]),
    ...people.map(({ user, firstAtMs, lastAtMs }) => [user, `${firstAtMs - NOON}-${lastAtMs - NOON}`]),
  ]) as Record<string, string>;
}

test("events that come to a sealed day are read beside its rollup, whoever they are of", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a"), call("b")]);
  await seal(team);
  expect(await way(team)).toBe("rollup + 0");
  await scratch.tell(team, [call("c", { occurredAtMs: NOON + 7 }), call("d", { user: "bob", model: "model-2" })]);
  await scratch.tell(team, [call("e", { occurredAtMs: NOON - 3 })]);
  expect(await way(team)).toBe("rollup + 3");
  const expected = { "model-1": "4/4", "model-2": "1/1", "ada@example.com": "-3-7", bob: "0-0" };
  expect(await counted(team)).toEqual(expected);
  await seal(team);
  expect(await way(team)).toBe("rollup + 0");
  expect(await counted(team)).toEqual(expected);
});

test.each([
  ["told again", [call("a", { promptTokens: 5 })], { "model-1": "1/5", "ada@example.com": "0-0" }],
  ["taken back", [call("a", { type: RETRACTED })], {}],
  ["told twice since", [call("b"), call("b", { promptTokens: 9 })], { "model-1": "2/10", "ada@example.com": "0-0" }],
])("a day of which an event was %s is read from its events, also after a merge", async (_, tellings, expected) => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await seal(team);
  for (const telling of tellings) await scratch.tell(team, [telling]);
  expect(await way(team)).toBe("events");
  expect(await counted(team)).toEqual(expected);
  await merge("events");
  expect(await counted(team)).toEqual(expected);
});

test("a rollup whose sealer was overtaken by an event is read as what its cells hold, and added to", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await seal(team, () => scratch.tell(team, [call("b")]));
  expect(await way(team)).toBe("rollup + 0");
  expect(await counted(team)).toEqual({ "model-1": "2/2", "ada@example.com": "0-0" });
  await scratch.tell(team, [call("c")]);
  expect(await way(team)).toBe("rollup + 1");
  const expected = { "model-1": "3/3", "ada@example.com": "0-0" };
  expect(await counted(team)).toEqual(expected);
  // The second sealer read the same fingerprint as this one, and its cells hold one event more.
  await seal(team);
  await seal(team, () => scratch.tell(team, [call("d")]));
  expect(await way(team)).toBe("rollup + 0");
  await merge("day_rollups");
  expect(await counted(team)).toEqual({ ...expected, "model-1": "4/4" });
});

test.each([
  ["told again", [call("a", { promptTokens: 5 })], { "model-1": "1/5", "ada@example.com": "0-0" }],
  ["taken back", [call("a", { type: RETRACTED })], {}],
])("a sealer overtaken by an event that is %s writes what the day holds then", async (_, tellings, expected) => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await seal(team, () => scratch.tell(team, tellings));
  expect(await counted(team)).toEqual(expected);
  await merge("events");
  expect(await counted(team)).toEqual(expected);
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
  await merge("day_rollups");
  expect(await way(team)).toBe("rollup + 0");
  await scratch.tell(team, [call("b")]);
  const { sealed, raw } = await planRead(store, team, RANGE);
  expect(raw.map(formatDay)).toEqual([DAY]);
  expect(sealed.map(({ day }) => day)).toEqual([toEpochDay(dayBefore.occurredAtMs)]);
  expect(await activity(team, store)).toEqual(["2/2", "1/1"]);
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
  await seal(team);
  await scratch.tell(team, [call("b")]);
  const { raced, plans, arm } = racedStore(async () => {
    await scratch.tell(team, [call("b", { promptTokens: 100 })]);
    await merge("events");
  });
  expect(await activity(team, raced)).toEqual(["2/2"]);
  arm();
  expect(await activity(team, raced)).toEqual(["2/2"]);
  expect(plans()).toBe(1);
  expect(await activity(team, raced)).toEqual(["2/101"]);
});

test.each([
  ["activity", activity],
  ["usage", (team: string, store: AnalyticsStore) => usage(team, store)],
  [
    "usage of which a filter leaves only what came",
    (team: string, store: AnalyticsStore) => usage(team, store, "other"),
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
    await seal(team);
    await scratch.tell(team, [call("b", { type, role: "user", workspaceId: "other" })]);
    const expected = name.includes("only") ? ["1/1"] : ["2/2"];
    const { raced, plans, arm } = racedStore(async () => {
      await seal(team);
      await merge("day_rollups");
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
  await seal(team);
  await scratch.tell(team, [call("a", { promptTokens: 5 })]);
  let isFirst = true;
  const raced: AnalyticsStore = {
    ...scratch.store,
    async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]) {
      const rows = await scratch.store.query<Row>(statement);
      // Both tellings were read.
      if (statement.sql.includes("AS today") && isFirst) {
        isFirst = false;
        await merge("events");
      }
      return rows;
    },
  };
  expect(await counted(team, raced)).toEqual({ "model-1": "1/5", "ada@example.com": "0-0" });
});

test("more events than a statement should name are read as the whole day is", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await seal(team);
  await scratch.tell(
    team,
    Array.from({ length: 256 }, (_, index) => call(`late-${index}`)),
  );
  expect(await way(team)).toBe("rollup + 256");
  expect(await counted(team)).toMatchObject({ "model-1": "257/257" });
  await scratch.tell(team, [call("one more")]);
  expect(await way(team)).toBe("events");
  expect(await counted(team)).toMatchObject({ "model-1": "258/258" });
});

test("events whose texts are too long for a statement are read as the whole day is", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await seal(team);
  const long = (id: string) => call(id, { user: `${id}${"\u{20AC}".repeat(240)}` });
  await scratch.tell(
    team,
    Array.from({ length: 60 }, (_, index) => long(`late-${index}`)),
  );
  expect(await way(team)).toBe("events");
  expect(await counted(team)).toMatchObject({ "model-1": "61/61" });
  await seal(team);
  await scratch.tell(
    team,
    Array.from({ length: 39 }, (_, index) => long(`later-${index}`)),
  );
  const [near] = await found(team);
  // As much as there may be goes into one statement.
  expect(near?.cells?.bytes).toBeGreaterThan(63_000);
  expect(await way(team)).toBe("rollup + 39");
  const expected = await counted(team);
  expect(expected).toMatchObject({ "model-1": "100/100" });
  await extendRollups(scratch.store, team, near === undefined ? [] : [near]);
  expect(await appended(team)).toBe(39);
  expect(await counted(team)).toEqual(expected);
});

/** The day as a rollup and what came since, if it is that. */
async function found(team: string): Promise<AddedDay[]> {
  const now = await readFingerprints(scratch.store, team, [DAY]);
  const days = now.map(({ n, mark }) => ({ day: toEpochDay(NOON), n, mark }));
  return [...(await findAdditions(scratch.store, team, days)).values()];
}

/** Tellings appended to the rollup that the day is read from; null: it is read from none. */
async function appended(team: string): Promise<number | null> {
  const { sealed } = await planRead(scratch.store, team, RANGE);
  const states = await readRollupStates(
    scratch.store,
    team,
    sealed.map(({ day }) => day),
  );
  return states.find(({ version }) => sealed.some((each) => each.version === version))?.appended ?? null;
}

/** What a text format may take for its own. */
const ODD = 'o\'b\\r\t"i"\\n\n[,]\\N é\u{1F600}';

test("a rollup that is extended holds the events that came, whatever they are, and is extended again", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a"), call("b", { user: "bob" })]);
  await seal(team);
  await scratch.tell(team, [
    call("c", { occurredAtMs: NOON + 7 }),
    call("d", { user: "carol", model: "model-2", occurredAtMs: NOON - 3 }),
    call("no request", { user: "dave", type: "message.created" }),
    call("never told", { type: RETRACTED }),
    call("odd", { user: ODD, model: ODD, promptTokens: 9, usagePicoUsd: 123_456_789_012_345_678n }),
  ]);
  const expected = {
    "model-1": "3/3",
    [ODD]: "0-0",
    "model-2": "1/1",
    "ada@example.com": "0-7",
    bob: "0-0",
    carol: "-3--3",
    dave: "0-0",
  };
  const costs = async (): Promise<string[]> => {
    const shape = { byKey: true, byPerson: false, ofWorkspace: false, byWorkspace: false };
    const rows = await readActivity(scratch.store, team, { range: RANGE, shape, params: { key: "" } });
    return rows.map(({ model, requests, usage }) => `${model}: ${requests}, ${usage}`);
  };
  expect(await way(team)).toBe("rollup + 5");
  expect(await counted(team)).toEqual(expected);
  const before = await costs();
  expect(before).toContain(`${ODD}: 1, 123456.789012345678`);
  await extendRollups(scratch.store, team, await found(team));
  expect(await way(team)).toBe("rollup + 0");
  expect(await appended(team)).toBe(5);
  expect(await costs()).toEqual(before);
  await merge("day_rollups");
  expect(await counted(team)).toEqual(expected);
  await scratch.tell(team, [call("e")]);
  await extendRollups(scratch.store, team, await found(team));
  expect(await appended(team)).toBe(6);
  expect(await counted(team)).toEqual({ ...expected, "model-1": "4/4" });
  await seal(team);
  expect(await appended(team)).toBe(0);
  expect(await counted(team)).toEqual({ ...expected, "model-1": "4/4" });
});

test.each<[string, (team: string) => Promise<unknown>, { way: string; "model-1": string }]>([
  ["another event comes", (team) => scratch.tell(team, [call("c")]), { way: "rollup + 1", "model-1": "3/3" }],
  [
    "one that it counts is told again",
    (team) => scratch.tell(team, [call("a", { promptTokens: 5 })]),
    { way: "events", "model-1": "2/6" },
  ],
  [
    "one that came is told again, and merged",
    (team) => scratch.tell(team, [call("b", { promptTokens: 5 })]).then(() => merge("events")),
    { way: "events", "model-1": "2/6" },
  ],
  ["the day is sealed", (team) => seal(team), { way: "rollup + 0", "model-1": "2/2" }],
  [
    "the day is sealed, and the rollup merged away",
    (team) =>
      scratch
        .tell(team, [call("c")])
        .then(() => seal(team))
        .then(() => merge("day_rollups")),
    { way: "rollup + 0", "model-1": "3/3" },
  ],
])("a rollup is extended by what was found before %s", async (_, happens, expected) => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await seal(team);
  await scratch.tell(team, [call("b")]);
  const before = await found(team);
  expect(before).toHaveLength(1);
  await happens(team);
  await extendRollups(scratch.store, team, before);
  expect({ way: await way(team), ...(await counted(team)) }).toMatchObject(expected);
  await Promise.all([merge("events"), merge("day_rollups")]);
  expect(await counted(team)).toMatchObject({ "model-1": expected["model-1"] });
});

test("the text of the statements is the reviewed one", async () => {
  await expect(addedCellsSql("daybook")).toMatchFileSnapshot("__fixtures__/added-cells.sql");
  await expect(extensionSql("daybook", [])).toMatchFileSnapshot("__fixtures__/extension.sql");
});

type Step =
  | { does: "tell"; id: number; tokens: number; user: string; at: number; isGone: boolean }
  | { does: "seal" | "merge" | "find" | "extend" }
  | { does: "seal across"; isNew: boolean };

const told = (id: number): Step => ({ does: "tell", id, tokens: 1, user: "ada", at: id, isGone: false });

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        does: fc.constant("tell" as const),
        id: fc.nat(7),
        tokens: fc.nat(3),
        user: fc.constantFrom("ada", "bob"),
        at: fc.nat(3),
        isGone: fc.boolean(),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        does: fc.constantFrom("seal" as const, "merge" as const, "find" as const, "extend" as const, "extend" as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant("seal across" as const), isNew: fc.boolean() }) },
  ),
  { minLength: 3, maxLength: 14 },
);

const RUNS = Number(process.env["DAYBOOK_TEST_RUNS"] ?? 12);

test("whatever is told, taken back, sealed and merged in whatever order, every read is a recount", async () => {
  const ways = new Set<string>();
  let extended = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (world) => {
      const team = scratch.newTeam();
      const events = new Map<number, UsageEvent>();
      const tell = async ({ id, tokens, user, at, isGone }: Extract<Step, { does: "tell" }>): Promise<void> => {
        const fields = { promptTokens: tokens, user, occurredAtMs: NOON + at };
        // Rarely: a retraction makes every read one of events until the next seal.
        const event = call(`event-${id}`, isGone && id === 0 ? { type: RETRACTED } : fields);
        events.set(id, event);
        await scratch.tell(team, [event]);
      };
      // Found at one step and used at another, it may be out of date.
      let before: AddedDay[] | null = null;
      for (const [index, step] of world.entries()) {
        if (step.does === "tell") await tell(step);
        else if (step.does === "seal") await seal(team);
        else if (step.does === "find") before = await found(team);
        else if (step.does === "extend") {
          const days: AddedDay[] = before ?? (await found(team));
          before = null;
          await extendRollups(scratch.store, team, days);
          if (((await appended(team)) ?? 0) > 0) extended++;
        } else if (step.does === "seal across") {
          const id = step.isNew ? 100 + index : index % 8;
          await seal(team, () => tell({ does: "tell", id, tokens: 2, user: "ada", at: 1, isGone: false }));
        } else await Promise.all([merge("events"), merge("day_rollups")]);
        ways.add((await way(team)).replace(/\d+/, (count) => (count === "0" ? "0" : "some")));
        expect(await counted(team)).toEqual(recount([...events.values()]));
      }
    }),
    // One of each, whatever else comes by chance.
    { numRuns: RUNS, examples: [[[told(1), { does: "seal" }, told(2), { does: "extend" }, told(1)]]] },
  );
  expect([...ways].toSorted()).toEqual(expect.arrayContaining(["events", "rollup + 0", "rollup + some"]));
  expect(extended).toBeGreaterThan(0);
});

/** By hand, of the last telling of each event. */
function recount(events: readonly UsageEvent[]): Record<string, string> {
  const told = events.filter(({ type }) => type !== RETRACTED);
  const counts: Record<string, string> = {};
  if (told.length > 0) {
    counts["model-1"] = `${told.length}/${told.reduce((sum, { promptTokens }) => sum + (promptTokens ?? 0), 0)}`;
  }
  for (const user of new Set(told.map((event) => event.user ?? ""))) {
    const times = told.filter((event) => event.user === user).map(({ occurredAtMs }) => occurredAtMs - NOON);
    counts[user] = `${Math.min(...times)}-${Math.max(...times)}`;
  }
  return counts;
}
