import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DAY_MS } from "../kernel/day.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { listUnsealedDays } from "./fingerprint.js";
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

function newSealer(): Sealer {
  return new Sealer({
    store: scratch.store,
    nowMs: () => nowMs,
    onError: (error) => {
      throw error;
    },
  });
}

async function unsealed(team: string): Promise<string[]> {
  return (await listUnsealedDays(scratch.store, "2000-01-01", team)).map(({ day }) => day);
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

test("a day that moves is sealed when it has stood still from one look to the next", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer();
  await sealer.look();
  const store = async (id: string): Promise<void> => {
    await scratch.tell(team, [on(NOW, id)]);
    sealer.noteStored();
  };
  await store("one");
  await sealer.look();
  expect(await unsealed(team)).toHaveLength(1);
  await store("two");
  await sealer.look();
  expect(await unsealed(team), "it moved since the look before").toHaveLength(1);
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
});

test("without news a look is skipped for a minute, and made then: merges move days too", async () => {
  const sealer = newSealer();
  await sealer.look();
  await sealer.look();
  nowMs += 59_999;
  await sealer.look();
  expect(sealer.state.lastLookMs).toBe(NOW);
  nowMs += 1;
  await sealer.look();
  expect(sealer.state.lastLookMs).toBe(NOW + 60_000);
});

test("a late event on an old day is sealed within the hour", async () => {
  const team = scratch.newTeam();
  const sealer = newSealer();
  await sealer.look();
  await scratch.tell(team, [on(NOW - 300 * DAY_MS)]);
  sealer.noteStored();
  nowMs += 15_000;
  await sealer.look();
  expect(await unsealed(team)).toHaveLength(1);
  nowMs += 60 * 60_000;
  await sealer.look();
  nowMs += 60 * 60_000;
  await sealer.look();
  expect(await unsealed(team)).toEqual([]);
});

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
