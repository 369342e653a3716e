import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DAY_MS, formatDay, toEpochDay } from "../kernel/day.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { listUnsealedDays } from "./fingerprint.js";
import { readRollupStates } from "./rollup-state.js";
import type { SealOptions } from "./seal-days.js";
import { batchesOf, Sealer } from "./sealer.js";

const NOW = Date.UTC(2026, 1, 10, 12);

let scratch: ScratchAnalytics;
let nowMs = NOW;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
  // A merge that drops a second telling just after a seal moves the day.
  await scratch.store.command({ sql: `SYSTEM STOP MERGES ${scratch.store.database}.events` });
});

beforeEach(() => {
  nowMs = NOW;
});

afterAll(() => scratch.dispose());

function newSealer(options: SealOptions & { store?: AnalyticsStore } = {}): Sealer {
  return new Sealer({
    store: scratch.store,
    ...options,
    nowMs: () => nowMs,
    onError: (error) => {
      throw error;
    },
  });
}

async function unsealed(team: string): Promise<string[]> {
  return (await listUnsealedDays(scratch.store, { from: "2000-01-01", team })).map(({ day }) => day);
}

const on = (occurredAtMs: number, id = "one") => usageEvent({ id, occurredAtMs });

test("the first look seals every day there is, however old, of every team", async () => {
  const [team, other] = [scratch.newTeam(), scratch.newTeam()];
  await scratch.tell(team, [on(Date.UTC(2000, 0, 1)), on(NOW - 400 * DAY_MS), on(NOW)]);
  await scratch.tell(other, [on(NOW - 90 * DAY_MS)]);
  const sealer = newSealer();
  await sealer.look();
  expect([...(await unsealed(team)), ...(await unsealed(other))]).toEqual([]);
  expect(sealer.state).toMatchObject({ unsealedDays: 0, lastLookMs: NOW, failures: 0 });
});

/** As the event writer does. */
async function store(sealer: Sealer, team: string, event: UsageEvent): Promise<void> {
  await scratch.tell(team, [event]);
  sealer.noteStored([{ teamId: team, event }]);
}

/** So that it is not known how many came, and the day is read as a whole. */
async function storeAnotherWay(sealer: Sealer, team: string, event: UsageEvent): Promise<void> {
  await scratch.tell(team, [event]);
  sealer.noteDay({ team, day: formatDay(toEpochDay(event.occurredAtMs)) });
}

test("a day that has to be read as a whole is sealed by the next look, and then again at most every 15 seconds", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer();
  await sealer.look();
  await store(sealer, team, on(NOW, "one"));
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
  await storeAnotherWay(sealer, team, on(NOW, "two"));
  nowMs += 14_999;
  await sealer.look();
  expect(await unsealed(team), "it was sealed a moment ago").toHaveLength(1);
  expect(sealer.state.unsealedDays).toBe(1);
  nowMs += 1;
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
  expect(sealer.state.unsealedDays).toBe(0);
});

describe("a sealed day", () => {
  const three = [on(NOW, "one"), on(NOW, "two"), on(NOW, "three")];
  const late = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => on(NOW, `late-${from + index}`));

  /** Sealed, and old enough a seal to be looked at again. */
  async function sealedTeam(sealer: Sealer): Promise<string> {
    const team = scratch.newTeam();
    for (const event of three) await store(sealer, team, event);
    await sealer.look();
    nowMs += 15_000;
    return team;
  }

  async function tellAll(sealer: Sealer, team: string, events: readonly UsageEvent[]): Promise<void> {
    await scratch.tell(team, [...events]);
    sealer.noteStored(events.map((event) => ({ teamId: team, event })));
  }

  /** Tellings of the day that its newest rollup holds as cells of their own. */
  async function appended(team: string): Promise<number | undefined> {
    const [rollup] = await readRollupStates(scratch.store, team, [toEpochDay(NOW)]);
    return rollup?.appended;
  }

  test("has its rollup extended by the next look when a few events come, and then again after a minute", async () => {
    const sealer = newSealer();
    const team = await sealedTeam(sealer);
    await tellAll(sealer, team, late(2));
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(await appended(team)).toBe(2);
    expect(sealer.state).toMatchObject({ unsealedDays: 0 });
    await tellAll(sealer, team, late(1, 2));
    nowMs += 45_000;
    await sealer.look();
    expect(await appended(team), "it was extended a moment ago").toBe(2);
    expect(sealer.state).toMatchObject({ unsealedDays: 1 });
    nowMs += 15_000;
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(await appended(team)).toBe(3);
    expect(sealer.state).toMatchObject({ unsealedDays: 0, sealedDays: 3 });
  });

  test("waits to be extended together with others, and no longer when one of its events is told again", async () => {
    const sealer = newSealer();
    const [first, second] = [await sealedTeam(sealer), await sealedTeam(sealer)];
    await tellAll(sealer, first, late(1));
    await sealer.look();
    nowMs += 5_000;
    await tellAll(sealer, second, late(1));
    await sealer.look();
    expect(await appended(second), "days were extended a moment ago").toBe(0);
    expect(await unsealed(second)).toHaveLength(1);
    await tellAll(sealer, second, late(1));
    nowMs += 14_999;
    await sealer.look();
    expect(await unsealed(second), "a small day was looked at a moment ago").toHaveLength(1);
    nowMs += 1;
    await sealer.look();
    expect(await unsealed(second)).toEqual([]);
    expect(await appended(second)).toBe(0);
  });

  test.each([
    ["an event that it counts is told again", [on(NOW, "one")]],
    ["more events come than are appended", late(257)],
  ])("is read as a whole when %s", async (_, events) => {
    const sealer = newSealer();
    const team = await sealedTeam(sealer);
    await tellAll(sealer, team, events);
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(await appended(team)).toBe(0);
  });

  test("has at most 256 cells of single events, and is then grouped anew", async () => {
    const sealer = newSealer();
    const team = await sealedTeam(sealer);
    await tellAll(sealer, team, late(200));
    await sealer.look();
    expect(await appended(team)).toBe(200);
    nowMs += 15_000;
    await tellAll(sealer, team, late(57, 200));
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(await appended(team)).toBe(0);
  });

  test("is extended by the next look when the one before failed", async () => {
    let isBroken = false;
    const failing: AnalyticsStore = {
      ...scratch.store,
      command: (statement) =>
        isBroken ? Promise.reject(new Error("the store is away")) : scratch.store.command(statement),
    };
    const sealer = newSealer({ store: failing });
    const team = await sealedTeam(sealer);
    await tellAll(sealer, team, late(1));
    isBroken = true;
    await expect(sealer.look()).rejects.toThrow("the store is away");
    isBroken = false;
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(await appended(team)).toBe(1);
  });

  test("whose rollup goes while it is being extended is read as a whole", async () => {
    const { database } = scratch.store;
    const racing: AnalyticsStore = {
      ...scratch.store,
      async command(statement) {
        if (statement.sql.includes("arrayConcat(rollup.")) {
          await scratch.store.command({
            sql: `ALTER TABLE ${database}.day_rollups DELETE WHERE team = {team:String} SETTINGS mutations_sync = 1`,
            params: { team },
          });
        }
        return scratch.store.command(statement);
      },
    };
    const sealer = newSealer({ store: racing });
    const team = await sealedTeam(sealer);
    await tellAll(sealer, team, late(1));
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(await appended(team)).toBe(0);
  });
});

test("a late event on an old day is sealed by the next look, however old the day", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer();
  await sealer.look();
  await store(sealer, team, on(NOW - 3000 * DAY_MS));
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
});

test("events that come while their day is being sealed are sealed afterwards", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer({
    onStep: async (step) => {
      if (step === "fingerprints read" && nowMs === NOW) await store(sealer, team, on(NOW, "two"));
    },
  });
  await store(sealer, team, on(NOW, "one"));
  await sealer.look();
  expect(await unsealed(team)).toHaveLength(1);
  nowMs += 15_000;
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
});

test("without news a scan is made every minute: merges and other nodes move days unseen", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer();
  await sealer.look();
  await scratch.tell(team, [on(NOW)]);
  nowMs += 59_999;
  await sealer.look();
  expect(sealer.state.unsealedDays).toBe(0);
  nowMs += 1;
  await sealer.look();
  expect(sealer.state.unsealedDays, "seen, and left alone until it stands still").toBe(1);
  nowMs += 60_000;
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
  expect(sealer.state.unsealedDays).toBe(0);
});

test("an old day that another node changed is sealed within two hours", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer();
  await sealer.look();
  await scratch.tell(team, [on(NOW - 300 * DAY_MS)]);
  nowMs += 60_000;
  await sealer.look();
  expect(await unsealed(team)).toHaveLength(1);
  nowMs += 60 * 60_000;
  await sealer.look();
  nowMs += 60 * 60_000;
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
});

const HOUR_MS = 60 * 60_000;

test.each([-HOUR_MS, HOUR_MS])(
  "a clock that steps by %i ms, between looks or in the middle of a seal, keeps no day unsealed",
  async (stepMs) => {
    const team = scratch.newTeam();
    let isMidSeal = false;
    const sealer = newSealer({
      onStep: async (step) => {
        if (step === "fingerprints read" && isMidSeal) nowMs += stepMs;
      },
    });
    await sealer.look();
    await store(sealer, team, on(NOW, "one"));
    await sealer.look();
    nowMs += stepMs;
    await store(sealer, team, on(NOW, "two"));
    nowMs += 60_000;
    await sealer.look();
    expect(await unsealed(team), "stepped between looks").toEqual([]);

    await storeAnotherWay(sealer, team, on(NOW, "three"));
    nowMs += 15_000;
    isMidSeal = true;
    await sealer.look();
    isMidSeal = false;
    expect(await unsealed(team), "stepped in the middle of a seal").toEqual([]);
    await store(sealer, team, on(NOW, "four"));
    nowMs += 60_000;
    await sealer.look();
    expect(await unsealed(team), "after a step in the middle of a seal").toEqual([]);

    // What moves unseen is found by two scans a minute apart, by the clock as it is now.
    await scratch.tell(team, [on(NOW, "five")]);
    for (let scan = 0; scan < 2; scan++) {
      nowMs += 60_000;
      await sealer.look();
    }
    expect(await unsealed(team), "unseen").toEqual([]);
  },
);

test("a look that fails is reported, counted, and repeated", async () => {
  // What other tests left unsealed is not in the way.
  await newSealer().look();
  const team = scratch.newTeam();
  await scratch.tell(team, [on(NOW)]);
  const errors: unknown[] = [];
  let isBroken = true;
  const done = new Promise<void>((resolve) => {
    const sealer = new Sealer({
      store: scratch.store,
      nowMs: () => nowMs,
      everyMs: 50,
      onError: (error) => errors.push(error),
      onStep: (step) => {
        if (step === "rollups written" && !isBroken) void sealer.stop().then(resolve);
        if (step !== "fingerprints read" || !isBroken) return Promise.resolve();
        isBroken = false;
        return Promise.reject(new Error("the store is away"));
      },
    });
    sealer.start();
  });
  await done;
  expect(errors).toEqual([new Error("the store is away")]);
  expect(await unsealed(team)).toEqual([]);
});

test("batches hold one team, at most a month of days and half a million tellings, each day once", () => {
  const days = [
    ...Array.from({ length: 40 }, (_, index) => ({ team: "a", day: `a-${index}`, n: 10, mark: "1" })),
    { team: "b", day: "b-0", n: 400_000, mark: "1" },
    { team: "b", day: "b-1", n: 100_000, mark: "1" },
    { team: "b", day: "b-2", n: 1, mark: "1" },
    { team: "b", day: "b-3", n: 900_000, mark: "1" },
  ];
  const batches = batchesOf(days);
  expect(batches.map(({ team, days: own }) => [team, own.length])).toEqual([
    ["a", 31],
    ["a", 9],
    ["b", 2],
    ["b", 1],
    ["b", 1],
  ]);
  expect(batches.flatMap(({ days: own }) => own)).toEqual(days.map(({ day }) => day));
});
