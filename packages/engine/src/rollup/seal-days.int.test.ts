import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS } from "../kernel/day.js";
import { readPersonCells } from "../report/user-activity/person-cells.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { listUnsealedDays } from "./fingerprint.js";
import { type SealStep, sealDays, sealSql } from "./seal-days.js";

const NOON = Date.UTC(2026, 1, 3, 12);
const DAY = "2026-02-03";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

async function state(team: string): Promise<{ chats: number; isSealed: boolean }> {
  const cells = await readPersonCells(scratch.store, team, { startMs: null, endMs: NOON + DAY_MS });
  const unsealed = await listUnsealedDays(scratch.store, { from: "2026-01-01", team });
  return { chats: cells.reduce((sum, cell) => sum + Number(cell.chats), 0), isSealed: unsealed.length === 0 };
}

const chat = (id: string) => usageEvent({ id, type: "chat.created", occurredAtMs: NOON });

test("events that arrive within a seal leave the day unsealed and are counted", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("one")]);
  await sealDays(scratch.store, {
    team,
    days: [DAY],
    onStep: (step) => (step === "fingerprints read" ? scratch.tell(team, [chat("two")]) : Promise.resolve()),
  });
  expect(await state(team)).toEqual({ chats: 2, isSealed: false });
  await sealDays(scratch.store, { team, days: [DAY] });
  expect(await state(team)).toEqual({ chats: 2, isSealed: true });
});

test.each<{ pauseAt: SealStep }>([{ pauseAt: "fingerprints read" }, { pauseAt: "rollups written" }])(
  "a sealer that stands still at $pauseAt while another seals newer events overwrites nothing that is read",
  async ({ pauseAt }) => {
    const team = scratch.newTeam();
    await scratch.tell(team, [chat("one")]);
    await sealDays(scratch.store, {
      team,
      days: [DAY],
      onStep: async (step) => {
        if (step !== pauseAt) return;
        await scratch.tell(team, [chat("two")]);
        await sealDays(scratch.store, { team, days: [DAY] });
        expect(await state(team)).toEqual({ chats: 2, isSealed: true });
      },
    });
    expect((await state(team)).chats).toBe(2);
    // The late rollup has the highest version: a merge may keep it alone, and then the events are read.
    await scratch.store.command({ sql: `OPTIMIZE TABLE ${scratch.store.database}.day_rollups FINAL` });
    expect((await state(team)).chats).toBe(2);
    await sealDays(scratch.store, { team, days: [DAY] });
    expect(await state(team)).toEqual({ chats: 2, isSealed: true });
  },
);

test("a sealer abandoned after its first statement leaves nothing behind", async () => {
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("one")]);
  const dies = sealDays(scratch.store, { team, days: [DAY], onStep: () => Promise.reject(new Error("killed")) });
  await expect(dies).rejects.toThrow("killed");
  expect(await state(team)).toEqual({ chats: 1, isSealed: false });
});

test("days without events, days given in any order and days sealed twice are all right", async () => {
  const team = scratch.newTeam();
  expect(await sealDays(scratch.store, { team, days: [DAY] })).toBe(0);
  await scratch.tell(team, [chat("one"), { ...chat("two"), occurredAtMs: NOON - DAY_MS }]);
  expect(await sealDays(scratch.store, { team, days: ["2026-02-04", DAY, "2026-02-02"] })).toBe(2);
  expect(await sealDays(scratch.store, { team, days: [DAY, "2026-02-02"] })).toBe(2);
  expect(await state(team)).toEqual({ chats: 2, isSealed: true });
});

test("a seal's version rises even over a rollup from a clock far ahead", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  await scratch.tell(team, [chat("one")]);
  await sealDays(store, { team, days: [DAY] });
  const ahead = (BigInt(Date.now()) + 86_400_000n) * 1000n;
  await store.command({
    sql: `INSERT INTO ${store.database}.day_rollups SELECT * REPLACE ({ahead:UInt64} AS version) FROM ${store.database}.day_rollups
      WHERE team = {team:String}`,
    params: { team, ahead },
  });
  await scratch.tell(team, [chat("two")]);
  await sealDays(store, { team, days: [DAY] });
  await store.command({ sql: `OPTIMIZE TABLE ${store.database}.day_rollups FINAL` });
  expect(await state(team)).toEqual({ chats: 2, isSealed: true });
});

test("while events stream in and parts are merged, the cells hold exactly the tellings that the rollup says", async () => {
  const { store } = scratch;
  const team = scratch.newTeam();
  const tell = (from: number, count: number): Promise<void> =>
    scratch.tell(
      team,
      Array.from({ length: count }, (_, index) => usageEvent({ id: `call-${from + index}`, occurredAtMs: NOON })),
    );
  await tell(0, 2_000);
  let isOver = false;
  const stream = async (): Promise<void> => {
    for (let at = 1; !isOver; at++) await tell(at * 10_000, 1 + (at % 3));
  };
  const merges = async (): Promise<void> => {
    while (!isOver) await store.command({ sql: `OPTIMIZE TABLE ${store.database}.events FINAL` });
  };
  const others = [stream(), merges()];
  let overtaken = 0;
  try {
    for (let round = 0; round < 40; round++) {
      await sealDays(store, { team, days: [DAY] });
      const [rollup] = await store.query<{ n: number; cellsN: number; requests: number }>({
        sql: `SELECT n, cells_n AS cellsN, toUInt32(arraySum(usage_requests)) AS requests FROM ${store.database}.day_rollups
        WHERE team = {team:String} AND day = {day:Date} ORDER BY version DESC LIMIT 1`,
        params: { team, day: DAY },
      });
      expect(rollup?.requests).toBe(rollup?.cellsN);
      if (rollup !== undefined && rollup.cellsN > rollup.n) overtaken++;
    }
  } finally {
    isOver = true;
    await Promise.all(others);
  }
  expect(overtaken).toBeGreaterThan(0);
});

test("the text of the seal is the reviewed one", async () => {
  await expect(sealSql("daybook")).toMatchFileSnapshot("__fixtures__/seal.sql");
});
