import { afterAll, beforeAll, expect, test } from "vitest";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { EventWriter } from "./event-writer.js";
import { openVersionClock } from "./version-clock.js";

const NOW = Date.UTC(2026, 1, 3, 12);

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

async function tellByClock(team: string, { nowMs, user }: { nowMs: number; user: string }): Promise<void> {
  const clock = await openVersionClock(scratch.store, { nowMs: () => nowMs, random: () => 0.999 });
  const writer = new EventWriter({ sink: scratch.store, clock, nowMs: () => nowMs, limits: { gatherMs: 0 } });
  await writer.write(team, [usageEvent({ user, occurredAtMs: NOW })]);
  await writer.close();
}

async function currentUser(team: string): Promise<string | undefined> {
  const { store } = scratch;
  const [row] = await store.query<{ user: string }>({
    sql: `SELECT user FROM ${store.database}.events FINAL WHERE team = {team:String}`,
    params: { team },
  });
  return row?.user;
}

test("the later telling wins after a restart with a clock that stepped back a day", async () => {
  const team = scratch.newTeam();
  await tellByClock(team, { nowMs: NOW, user: "first" });
  await scratch.reopen();
  await tellByClock(team, { nowMs: NOW - 86_400_000, user: "second" });
  expect(await currentUser(team)).toBe("second");
  await scratch.reopen();
  await tellByClock(team, { nowMs: 0, user: "third" });
  expect(await currentUser(team)).toBe("third");
});

test("the later telling of one batch wins, and of two writes in order of acknowledgement", async () => {
  const team = scratch.newTeam();
  const clock = await openVersionClock(scratch.store, { nowMs: () => NOW, random: () => 0 });
  const writer = new EventWriter({ sink: scratch.store, clock, nowMs: () => NOW, limits: { gatherMs: 0 } });
  await writer.write(
    team,
    ["a", "b"].map((user) => usageEvent({ user, occurredAtMs: NOW })),
  );
  expect(await currentUser(team)).toBe("b");
  await writer.write(
    team,
    ["a"].map((user) => usageEvent({ user, occurredAtMs: NOW })),
  );
  expect(await currentUser(team)).toBe("a");
  await writer.close();
});

test("versions are unique and rise while the clock stands, jumps and steps back", async () => {
  let nowMs = NOW;
  const clock = await openVersionClock(scratch.store, { nowMs: () => nowMs, random: () => 0.5 });
  let last = 0n;
  for (const [step, count] of [
    [0, 5000],
    [0, 1],
    [-3_600_000, 20_000],
    [1, 7],
    [86_400_000, 3],
    [-1, 1],
  ] as const) {
    nowMs += step;
    const first = clock.take(count);
    expect(first > last).toBe(true);
    last = first + BigInt(count - 1);
  }
  expect(last < 2n ** 64n).toBe(true);
});

test("behind each insert's versions there is room for pricing events anew, also when the clock stands still or is behind", async () => {
  const team = scratch.newTeam();
  await tellByClock(team, { nowMs: NOW, user: "first" });
  const { store } = scratch;
  const [row] = await store.query<{ ver: string }>({
    sql: `SELECT toString(max(ver)) AS ver FROM ${store.database}.events`,
  });
  const clock = await openVersionClock(store, { nowMs: () => 0, random: () => 0 });
  const first = clock.take(3);
  const second = clock.take(1);
  expect(first - BigInt(row?.ver ?? 0)).toBeGreaterThan(1_000_000n);
  expect(second - (first + 2n)).toBeGreaterThan(1_000_000n);
  clock.raise(second + 5n);
  expect(clock.take(1) - (second + 5n)).toBeGreaterThan(1_000_000n);
});
