import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAccounts, type ScratchAccounts } from "../accounts/__fixtures__/scratch-accounts.js";
import type { TeamAccounts } from "../accounts/team-accounts.js";
import { EventWriter } from "../ingest/event-writer.js";
import { openVersionClock } from "../ingest/version-clock.js";
import { parseDay } from "../kernel/day.js";
import { toPicoUsd } from "../kernel/money.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { costByTable, priceEvents } from "../prices/price-event.js";
import { PRICE_UNIT } from "../prices/price-file.js";
import { sealDays } from "../rollup/seal-days.js";
import { readFingerprints } from "../rollup/fingerprint.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { repriceEvents, type RepricingOptions, type RepricingProgress, type RepricingStep } from "./reprice-events.js";
import { listRepricings } from "./repricing-records.js";

let accounts: ScratchAccounts;
let events: ScratchAnalytics;

beforeAll(async () => {
  process.stdout.write(`DAYBOOK_TEST_SEED=${SEED}\n`);
  [accounts, events] = [await openScratchAccounts(), await openScratchAnalytics()];
});
afterAll(async () => {
  await events.dispose();
  await accounts.dispose();
});

const SEED = Number(process.env["DAYBOOK_TEST_SEED"] ?? Date.now() % 2 ** 31);
const FIRST = Date.UTC(2026, 1, 1);
const DAYS = ["2026-02-01", "2026-02-02", "2026-02-03"];
const range = { fromDay: parseDay("2026-02-01") ?? 0, toDay: parseDay("2026-02-03") ?? 0 };

function file(version: string, input: string, models = ["a", "b", "c"]): object {
  const prices = models.map((model) => ({ model, valid_from: "2026-01-01", input, output: "1" }));
  return { version, unit: PRICE_UNIT, prices };
}

function options(team: TeamAccounts, more: Partial<RepricingOptions> = {}): RepricingOptions {
  return {
    store: events.store,
    accountsStore: accounts.store,
    team: team.directory,
    ...range,
    isDryRun: false,
    startedBy: "operator",
    holder: randomUUID(),
    now: () => new Date(),
    ...more,
  };
}

async function run(team: TeamAccounts, more: Partial<RepricingOptions> = {}): Promise<RepricingProgress> {
  let last: RepricingProgress | null = null;
  for await (const progress of repriceEvents(options(team, more))) last = progress;
  if (last === null || !last.isFinished) throw new Error("it ended without its last value");
  return last;
}

/** mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An event of some random kind: its cost told by its sender, priced by its sender, or not told. */
function randomEvent(random: () => number, id: number): UsageEvent {
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  const told: Partial<UsageEvent> = pick([
    {},
    {},
    {},
    { usagePicoUsd: BigInt(Math.floor(random() * 1e9)), costSource: "reported" },
    { usagePicoUsd: 77n, costSource: "priced", priceVersion: "of-the-sender" },
    { byokUsageInferencePicoUsd: 5n },
    { isByok: true },
  ]);
  const model = pick(["a", "b", "c", "without-price"]);
  return usageEvent({
    id: `event-${id}`,
    source: `source-${id % 3}`,
    occurredAtMs: FIRST + (id % DAYS.length) * 86_400_000 + (id % 1000),
    model,
    modelPermaslug: model,
    promptTokens: pick([null, 0, 1, Math.floor(random() * 1e6)]),
    completionTokens: pick([0, Math.floor(random() * 1e4)]),
    title: `told ${Math.floor(random() * 1e9)}`,
    ...told,
  });
}

interface StoredCost {
  id: string;
  title: string;
  usage: string | null;
  source: string;
  version: string;
}

async function storedCosts(team: string): Promise<Map<string, StoredCost>> {
  const { store } = events;
  const rows = await store.query<StoredCost>({
    sql: `SELECT id, title, toString(usage) AS usage, cost_source AS source, price_version AS version
      FROM ${store.database}.events FINAL WHERE team = {team:String}`,
    params: { team },
  });
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What each event costs, by its last telling alone: as told, else by the prices in force. */
function expectRepriced(stored: Map<string, StoredCost>, told: Map<string, UsageEvent>, team: TeamAccounts): void {
  expect(stored.size).toBe(told.size);
  const { prices } = team.directory;
  for (const [id, event] of told) {
    const row = stored.get(id);
    const isOpen = event.usagePicoUsd === null && event.isByok !== true && event.byokUsageInferencePicoUsd === null;
    const cost = isOpen && prices !== null ? costByTable(prices, event) : event.usagePicoUsd;
    const usage = row?.usage ?? null;
    expect({ id, title: row?.title, cost: usage === null ? null : toPicoUsd(usage) }).toEqual({
      id,
      title: event.title,
      cost,
    });
    if (!isOpen) expect([row?.source, row?.version]).toEqual([event.costSource ?? "", event.priceVersion ?? ""]);
    else if (cost !== null) expect(row?.source).toBe("priced");
  }
}

function total(stored: Map<string, StoredCost>): bigint {
  return [...stored.values()].reduce((sum, { usage }) => sum + (usage === null ? 0n : toPicoUsd(usage)), 0n);
}

test("costs nobody told and costs by older prices become those by the prices in force; a second time changes nothing", async () => {
  const { team } = await accounts.newTeam();
  const id = team.directory.team.id;
  const random = seededRandom(SEED);
  await team.loadPrices(file("v1", "3", ["a", "b"]), { loadedBy: "operator" });
  const told = new Map(
    Array.from({ length: 300 }, (_, at) => randomEvent(random, at)).map((event) => [event.id, event]),
  );
  await events.tell(id, priceEvents(team.directory.prices, [...told.values()]));
  const before = await storedCosts(id);
  await team.loadPrices(file("v2", "5", ["b", "c"]), { loadedBy: "operator" });

  const rehearsal = await run(team, { isDryRun: true });
  expect(await storedCosts(id)).toEqual(before);
  expect(await listRepricings(accounts.store, id)).toEqual([]);

  const done = await run(team);
  const after = await storedCosts(id);
  expectRepriced(after, told, team);
  const changed = [...after].filter(([event, { usage }]) => before.get(event)?.usage !== usage);
  expect(done).toMatchObject({
    number: 1,
    version: "v2",
    events: changed.length,
    newlyPriced: changed.filter(([event]) => before.get(event)?.usage === null).length,
    noLongerPriced: changed.filter(([, { usage }]) => usage === null).length,
  });
  expect(done.newPicoUsd - done.oldPicoUsd).toBe(total(after) - total(before));
  const { number: _, ...sums } = rehearsal;
  expect(done).toMatchObject(sums);
  // Something of every kind was there.
  expect(Math.min(done.newlyPriced, done.noLongerPriced, done.events)).toBeGreaterThan(0);

  const { store } = events;
  // What the second run finds is not to change by itself: a merge leaves one telling of an event.
  await store.command({ sql: `OPTIMIZE TABLE ${store.database}.events FINAL` });
  const marks = await readFingerprints(store, id, DAYS);
  expect(await run(team)).toMatchObject({ number: 2, events: 0, oldPicoUsd: 0n, newPicoUsd: 0n });
  expect(await readFingerprints(store, id, DAYS)).toEqual(marks);
  const [second, first] = await listRepricings(accounts.store, id);
  expect(first).toMatchObject({ number: 1, version: "v2", events: done.events, startedBy: "operator", frozenDays: 0 });
  expect(first?.finishedAtMs).not.toBeNull();
  expect(second).toMatchObject({ number: 2, events: 0 });
}, 60_000);

test("cut off anywhere it goes on, counts every change once, and loses nothing that is told meanwhile", async () => {
  const random = seededRandom(SEED + 1);
  for (let round = 0; round < 4; round++) {
    const { team } = await accounts.newTeam();
    const id = team.directory.team.id;
    await team.loadPrices(file("v1", "3"), { loadedBy: "operator" });
    const clock = await openVersionClock(events.store, { nowMs: Date.now, random: () => 0 });
    const writer = new EventWriter({ sink: events.store, clock, nowMs: Date.now, limits: { gatherMs: 0 } });
    const told = new Map<string, UsageEvent>();
    const tell = async (from: number, to: number): Promise<void> => {
      const some = Array.from({ length: to - from }, (_, at) => randomEvent(random, from + at));
      for (const event of some) told.set(event.id, event);
      await writer.write(id, priceEvents(team.directory.prices, some));
    };
    await tell(0, 500);
    await team.loadPrices(file("v2", String(1 + Math.floor(random() * 9))), { loadedBy: "operator" });
    const before = await storedCosts(id);
    const isBusy = round % 2 === 1;
    let cuts = 0;
    const onStep = async (_step: RepricingStep): Promise<void> => {
      // Tells some again, so that a telling comes between any two steps.
      if (isBusy && random() < 0.5) await tell(Math.floor(random() * 250), 250 + Math.floor(random() * 250));
      if (cuts < 8 && random() < 0.3) {
        cuts++;
        throw new Error("cut off");
      }
    };
    for (let attempt = 0; ; attempt++) {
      if (attempt > 20) throw new Error(`seed ${SEED}: it does not come to an end`);
      const outcome = await run(team, { onStep, limits: { changesAtOnce: 40, pageEvents: 100 } }).catch(
        (error: unknown) => error,
      );
      if (!(outcome instanceof Error)) break;
      expect(outcome.message, `seed ${SEED}`).toBe("cut off");
    }
    const after = await storedCosts(id);
    expectRepriced(after, told, team);
    const records = await listRepricings(accounts.store, id);
    expect(records.length).toBe(1);
    if (isBusy) continue;
    const changed = [...after].filter(([event, { usage }]) => before.get(event)?.usage !== usage);
    expect(records[0]?.events, `seed ${SEED}`).toBe(changed.length);
    expect((records[0]?.newPicoUsd ?? 0n) - (records[0]?.oldPicoUsd ?? 0n)).toBe(total(after) - total(before));
    await writer.close();
  }
}, 120_000);

test("a rollup sealed before is not read after, and one sealed while costs were told neither", async () => {
  const { team } = await accounts.newTeam();
  const id = team.directory.team.id;
  await events.tell(id, [
    usageEvent({ id: "x", model: "a", modelPermaslug: "a", promptTokens: 9, completionTokens: 0, occurredAtMs: FIRST }),
  ]);
  await sealDays(events.store, { team: id, days: DAYS });
  await team.loadPrices(file("v1", "3"), { loadedBy: "operator" });
  const sealedBefore = await readFingerprints(events.store, id, DAYS);
  const onStep = async (step: RepricingStep): Promise<void> => {
    if (step === "changes noted") await sealDays(events.store, { team: id, days: DAYS });
  };
  await run(team, { onStep });
  const [now] = await readFingerprints(events.store, id, DAYS);
  expect(now?.mark).not.toBe(sealedBefore[0]?.mark);
  const rollups = await events.store.query<{ mark: string }>({
    sql: `SELECT toString(mark) AS mark FROM ${events.store.database}.day_rollups WHERE team = {team:String}`,
    params: { team: id },
  });
  expect(rollups.map(({ mark }) => mark)).not.toContain(now?.mark);
});

test("one repricing of a team at a time; one whose process died is taken over, and what the dead one does is not counted", async () => {
  const { team } = await accounts.newTeam();
  const id = team.directory.team.id;
  await team.loadPrices(file("v1", "3"), { loadedBy: "operator" });
  const some = ["x", "y"].map((event, at) =>
    usageEvent({
      id: event,
      model: "a",
      modelPermaslug: "a",
      promptTokens: 9,
      completionTokens: 0,
      occurredAtMs: FIRST + at * 86_400_000,
    }),
  );
  await events.tell(id, some);
  let takenOver: RepricingProgress | null = null;
  const asleep = run(team, {
    async onStep(step) {
      if (step !== "costs told" || takenOver !== null) return;
      await expect(run(team)).rejects.toMatchObject({ code: "conflict" });
      await accounts.store.db.execute(
        sql`update repricings set turn_until = now() - interval '1 second' where team_id = ${id}`,
      );
      takenOver = await run(team);
    },
  });
  await expect(asleep).rejects.toMatchObject({ code: "conflict" });
  expect(takenOver).toMatchObject({ number: 1, events: 2, newPicoUsd: 54_000_000n });
  const [record] = await listRepricings(accounts.store, id);
  expect(record).toMatchObject({ number: 1, events: 2, newPicoUsd: 54_000_000n });
});

test("frozen days are left alone and counted, and without prices nothing begins", async () => {
  const { team } = await accounts.newTeam();
  const id = team.directory.team.id;
  await expect(run(team)).rejects.toMatchObject({ code: "conflict" });
  const some = DAYS.map((_, at) =>
    usageEvent({
      id: `f${at}`,
      model: "a",
      modelPermaslug: "a",
      promptTokens: 9,
      completionTokens: 0,
      occurredAtMs: FIRST + at * 86_400_000,
    }),
  );
  await events.tell(id, some);
  await sealDays(events.store, { team: id, days: DAYS });
  await team.raiseFrozenBefore(parseDay("2026-02-02") ?? 0);
  await events.store.command({
    sql: `INSERT INTO ${events.store.database}.frozen_days SELECT * FROM ${events.store.database}.day_rollups
      WHERE team = {team:String} AND day = '2026-02-01'`,
    params: { team: id },
  });
  await team.loadPrices(file("v1", "3"), { loadedBy: "operator" });
  expect(await run(team)).toMatchObject({ events: 2, frozenDays: 1 });
  const stored = await storedCosts(id);
  expect(stored.get("f0")?.usage).toBeNull();
  expect(stored.get("f1")?.usage).toBe("0.000027");
});

test("a name that is erased while costs are told is looked for again", async () => {
  const { team } = await accounts.newTeam();
  const id = team.directory.team.id;
  await team.loadPrices(file("v1", "3"), { loadedBy: "operator" });
  await events.tell(id, [
    usageEvent({ id: "x", model: "a", modelPermaslug: "a", promptTokens: 9, completionTokens: 0, occurredAtMs: FIRST }),
  ]);
  let looks = 0;
  await run(team, {
    onStep: async (step) => {
      if (step === "costs told") await team.recordErasure("ada@example.com", { isInEvents: true });
    },
    async keepErased() {
      looks++;
    },
  });
  expect(looks).toBe(1);
});
