import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS, formatDay, toEpochDay } from "../kernel/day.js";
import { readPersonCells } from "../report/user-activity/person-cells.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { findAdditions } from "./additions.js";
import { extendRollups } from "./extend-rollups.js";
import { readFingerprints } from "./fingerprint.js";
import { type RebuildProgress, rebuildRollups } from "./rebuild.js";

const NOON = Date.UTC(2026, 1, 3, 12);
/** More than one statement seals. */
const DAYS = 70;
const WHOLE = { startMs: null, endMs: NOON + DAY_MS };

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

async function tell(team: string): Promise<void> {
  const days = Array.from({ length: DAYS }, (_, day) => day);
  await scratch.tell(
    team,
    days.map((day) => usageEvent({ id: `e${day}`, type: "chat.created", occurredAtMs: NOON - day * DAY_MS })),
  );
}

async function rebuild(team: string | null, isAnew = false): Promise<RebuildProgress[]> {
  const steps: RebuildProgress[] = [];
  for await (const progress of rebuildRollups(scratch.store, team, { isAnew })) steps.push(progress);
  return steps;
}

async function versions(team: string): Promise<string[]> {
  const rows = await scratch.store.query<{ version: string }>({
    sql: `SELECT toString(version) AS version FROM ${scratch.store.database}.day_rollups WHERE team = {team:String} ORDER BY version`,
    params: { team },
  });
  return rows.map(({ version }) => version);
}

async function chats(team: string): Promise<number> {
  const cells = await readPersonCells(scratch.store, team, WHOLE);
  return cells.reduce((sum, cell) => sum + cell.chats, 0);
}

test("a rebuild that was cut off goes on where it was, and one that is done begins anew", async () => {
  const team = scratch.newTeam();
  await tell(team);
  const begun = rebuildRollups(scratch.store, team);
  expect((await begun.next()).value).toEqual({ done: 0, total: DAYS });
  expect((await begun.next()).value).toEqual({ done: 31, total: DAYS });
  await begun.return(undefined);
  const kept = await versions(team);
  expect(kept).toHaveLength(31);
  expect(await rebuild(team)).toEqual([31, 62, DAYS].map((done) => ({ done, total: DAYS })));
  expect(await versions(team)).toEqual(expect.arrayContaining(kept));
  expect(await chats(team)).toBe(DAYS);

  expect((await rebuild(team))[0]).toEqual({ done: 0, total: DAYS });
  const made = await versions(team);
  expect(made).toHaveLength(DAYS);
  expect(made.filter((version) => kept.includes(version))).toEqual([]);
});

test("asked to begin anew, a rebuild makes again what the one before it had made", async () => {
  const team = scratch.newTeam();
  await tell(team);
  const begun = rebuildRollups(scratch.store, team);
  await begun.next();
  await begun.next();
  await begun.return(undefined);
  expect((await rebuild(team, true))[0]).toEqual({ done: 0, total: DAYS });
});

async function corrupt(team: string): Promise<void> {
  await scratch.store.command({
    sql: `ALTER TABLE ${scratch.store.database}.day_rollups UPDATE person_chats = arrayMap(n -> n + 7, person_chats) WHERE team = {team:String} SETTINGS mutations_sync = 1`,
    params: { team },
  });
}

test("a rollup that was extended meanwhile is as old as what it extends, and made anew", async () => {
  const team = scratch.newTeam();
  await tell(team);
  await rebuild(team);
  await corrupt(team);
  const begun = rebuildRollups(scratch.store, team);
  await begun.next();
  await scratch.tell(team, [usageEvent({ id: "late", type: "chat.created", occurredAtMs: NOON })]);
  const [now] = await readFingerprints(scratch.store, team, [formatDay(toEpochDay(NOON))]);
  if (now === undefined) throw new Error("the day has events");
  const found = await findAdditions(scratch.store, team, [{ ...now, day: toEpochDay(NOON) }]);
  await extendRollups(scratch.store, team, [...found.values()]);
  await begun.return(undefined);
  expect(await chats(team)).toBe(DAYS * 8 + 1);
  expect((await rebuild(team))[0]).toEqual({ done: 0, total: DAYS });
  expect(await chats(team)).toBe(DAYS + 1);
});

test("a rollup that says what its events do not is gone after a rebuild, of one team or of all", async () => {
  for (const isOfAll of [false, true]) {
    const team = scratch.newTeam();
    await tell(team);
    await rebuild(team);
    await corrupt(team);
    expect(await chats(team)).toBe(DAYS * 8);
    await rebuild(isOfAll ? null : team);
    expect(await chats(team)).toBe(DAYS);
  }
});
