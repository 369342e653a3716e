import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { readActivity } from "../report/activity/activity.js";
import { openScratchAnalytics, type ScratchAnalytics } from "../store/analytics/__fixtures__/scratch-analytics.js";
import { call, NOON, OneDay, RANGE } from "../report/__fixtures__/one-day.js";
import type { AddedDay } from "./addition.js";
import { extendRollups } from "./extend-rollups.js";

vi.setConfig({ testTimeout: 240_000 });

let scratch: ScratchAnalytics;
let day: OneDay;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
  day = new OneDay(scratch);
});

afterAll(() => scratch.dispose());

/** What a text format may take for its own. */
const ODD = 'o\'b\\r\t"i"\\n\n[,]\\N é\u{1F600}';

test("a rollup that is extended holds the events that came, whatever they are, and is extended again", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a"), call("b", { user: "bob" })]);
  await day.seal(team);
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
  expect(await day.way(team)).toBe("rollup + 5");
  expect(await day.counted(team)).toEqual(expected);
  const before = await costs();
  expect(before).toContain(`${ODD}: 1, 123456.789012345678`);
  await extendRollups(scratch.store, team, await day.found(team));
  expect(await day.way(team)).toBe("rollup + 0");
  expect(await day.appended(team)).toBe(5);
  expect(await costs()).toEqual(before);
  await day.merge("day_rollups");
  expect(await day.counted(team)).toEqual(expected);
  await scratch.tell(team, [call("e")]);
  await extendRollups(scratch.store, team, await day.found(team));
  expect(await day.appended(team)).toBe(6);
  expect(await day.counted(team)).toEqual({ ...expected, "model-1": "4/4" });
  await day.seal(team);
  expect(await day.appended(team)).toBe(0);
  expect(await day.counted(team)).toEqual({ ...expected, "model-1": "4/4" });
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
    (team) => scratch.tell(team, [call("b", { promptTokens: 5 })]).then(() => day.merge("events")),
    { way: "events", "model-1": "2/6" },
  ],
  ["the day is sealed", (team) => day.seal(team), { way: "rollup + 0", "model-1": "2/2" }],
  [
    "the day is sealed, and the rollup merged away",
    (team) =>
      scratch
        .tell(team, [call("c")])
        .then(() => day.seal(team))
        .then(() => day.merge("day_rollups")),
    { way: "rollup + 0", "model-1": "3/3" },
  ],
])("a rollup is extended by what was found before %s", async (_, happens, expected) => {
  const team = scratch.newTeam();
  await scratch.tell(team, [call("a")]);
  await day.seal(team);
  await scratch.tell(team, [call("b")]);
  const before = await day.found(team);
  expect(before).toHaveLength(1);
  await happens(team);
  await extendRollups(scratch.store, team, before);
  expect({ way: await day.way(team), ...(await day.counted(team)) }).toMatchObject(expected);
  await Promise.all([day.merge("events"), day.merge("day_rollups")]);
  expect(await day.counted(team)).toMatchObject({ "model-1": expected["model-1"] });
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
        else if (step.does === "seal") await day.seal(team);
        else if (step.does === "find") before = await day.found(team);
        else if (step.does === "extend") {
          const days: AddedDay[] = before ?? (await day.found(team));
          before = null;
          await extendRollups(scratch.store, team, days);
          if (((await day.appended(team)) ?? 0) > 0) extended++;
        } else if (step.does === "seal across") {
          const id = step.isNew ? 100 + index : index % 8;
          await day.seal(team, () => tell({ does: "tell", id, tokens: 2, user: "ada", at: 1, isGone: false }));
        } else await Promise.all([day.merge("events"), day.merge("day_rollups")]);
        ways.add((await day.way(team)).replace(/\d+/, (count) => (count === "0" ? "0" : "some")));
        expect(await day.counted(team)).toEqual(recount([...events.values()]));
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
