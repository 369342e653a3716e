import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DAY_MS } from "../kernel/day.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { listUnsealedDays } from "./fingerprint.js";
import type { SealOptions } from "./seal-days.js";
import { batchesOf, Sealer } from "./sealer.js";

const NOW = Date.UTC(2026, 1, 10, 12);

let scratch: ScratchAnalytics;
let nowMs = NOW;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

beforeEach(() => {
  nowMs = NOW;
});

afterAll(() => scratch.dispose());

function newSealer(options: SealOptions & { largeDay?: number } = {}): Sealer {
  return new Sealer({
    ...options,
    store: scratch.store,
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

test("a day that events come for is sealed by the next look, and then again at most every 15 seconds", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer();
  await sealer.look();
  await store(sealer, team, on(NOW, "one"));
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
  await store(sealer, team, on(NOW, "two"));
  nowMs += 14_999;
  await sealer.look();
  expect(await unsealed(team), "it was sealed a moment ago").toHaveLength(1);
  expect(sealer.state.unsealedDays).toBe(1);
  nowMs += 1;
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
  expect(sealer.state.unsealedDays).toBe(0);
});

describe("a large day", () => {
  const LARGE = { largeDay: 3 };
  const three = [on(NOW, "one"), on(NOW, "two"), on(NOW, "three")];
  const EVERY_MS = 15_000;

  /** Sealed, and old enough a seal to be sealed again. */
  async function sealedTeam(sealer: Sealer, days = 1): Promise<string> {
    const team = scratch.newTeam();
    for (let day = 0; day < days; day++) {
      await scratch.tell(
        team,
        three.map((event) => ({ ...event, occurredAtMs: NOW - day * DAY_MS })),
      );
    }
    await sealer.look();
    nowMs += EVERY_MS;
    return team;
  }

  test("waits five minutes with a few events beside its rollup, and no longer when more come", async () => {
    const sealer = newSealer(LARGE);
    const team = await sealedTeam(sealer);
    await store(sealer, team, on(NOW, "late"));
    await sealer.look();
    expect(sealer.state).toMatchObject({ unsealedDays: 0, waitingDays: 1 });
    nowMs += 150_000;
    await store(sealer, team, on(NOW, "later"));
    await sealer.look();
    nowMs += 149_999;
    await sealer.look();
    expect(await unsealed(team)).toHaveLength(1);
    nowMs += 1;
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(sealer.state).toMatchObject({ unsealedDays: 0, waitingDays: 0 });
  });

  test.each([
    ["an event that it counts is told again", [on(NOW, "one")]],
    ["more than sixteen come", Array.from({ length: 17 }, (_, index) => on(NOW, `late-${index}`))],
  ])("is sealed by the next look when %s", async (_, events) => {
    const sealer = newSealer(LARGE);
    const team = await sealedTeam(sealer);
    for (const event of events) await store(sealer, team, event);
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
    expect(sealer.state.waitingDays).toBe(0);
  });

  test("is sealed in its turn, those with the most events first, when a team has too many events beside rollups", async () => {
    const sealer = newSealer(LARGE);
    const team = await sealedTeam(sealer, 12);
    for (let day = 0; day < 12; day++) {
      const late = Array.from({ length: day < 6 ? 16 : 6 }, (_, index) => on(NOW - day * DAY_MS, `late-${index}`));
      await scratch.tell(team, late);
      sealer.noteStored(late.map((event) => ({ teamId: team, event })));
    }
    await sealer.look();
    // 6 days of 16 and 6 of 6 are 132 events; without all of the former and one of the latter there are 30.
    expect(await unsealed(team)).toHaveLength(5);
    expect(sealer.state.waitingDays).toBe(5);
  });

  test("that has waited is sealed by the next look when a look fails", async () => {
    let isBroken = false;
    const sealer = newSealer({
      ...LARGE,
      onStep: () => (isBroken ? Promise.reject(new Error("the store is away")) : Promise.resolve()),
    });
    const team = await sealedTeam(sealer);
    await store(sealer, team, on(NOW, "late"));
    await sealer.look();
    nowMs += 300_000;
    isBroken = true;
    await expect(sealer.look()).rejects.toThrow("the store is away");
    isBroken = false;
    await sealer.look();
    expect(await unsealed(team)).toEqual([]);
  });

  test("that waits is left to wait by the scans, and is sealed at once by whoever starts", async () => {
    const sealer = newSealer(LARGE);
    const team = await sealedTeam(sealer);
    await store(sealer, team, on(NOW, "late"));
    for (let look = 0; look < 4; look++) {
      nowMs += 60_000;
      await sealer.look();
    }
    expect(sealer.state).toMatchObject({ unsealedDays: 0, waitingDays: 1 });
    await newSealer(LARGE).look();
    expect(await unsealed(team)).toEqual([]);
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
    nowMs += 15_000;
    await sealer.look();
    expect(await unsealed(team), "stepped between looks").toEqual([]);

    await store(sealer, team, on(NOW, "three"));
    nowMs += 15_000;
    isMidSeal = true;
    await sealer.look();
    isMidSeal = false;
    expect(await unsealed(team), "stepped in the middle of a seal").toEqual([]);
    await store(sealer, team, on(NOW, "four"));
    nowMs += 15_000;
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
