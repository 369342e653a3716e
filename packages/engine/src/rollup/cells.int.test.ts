import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS } from "../kernel/day.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { CELL_COLUMNS, CELL_MEASURES, CELL_SETS, type CellSet } from "./cells.js";
import { currentEvents } from "./current-events.js";
import { dictionaryType } from "./rollup-columns.js";
import { sealDays } from "./seal-days.js";

const FIRST = Date.UTC(2026, 1, 1);
const DAYS = ["2026-02-01", "2026-02-02"];

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

const amount = fc.option(fc.bigInt(0n, 999_999n * 10n ** 12n));
const discount = fc.option(fc.bigInt(-(999_999n * 10n ** 12n), 999_999n * 10n ** 12n));
const text = fc.constantFrom(null, "a", "b");
const count = fc.option(fc.maxSafeNat());

const anyEvent = fc.record({
  occurredAtMs: fc.nat(2 * DAY_MS - 1).map((ms) => FIRST + ms),
  type: fc.constantFrom("generation" as const, "generation" as const, "message.created" as const),
  status: fc.constantFrom("ok" as const, "error" as const),
  user: text,
  apiKeyHash: text,
  app: text,
  variant: text,
  model: fc.constantFrom("m1", "m2"),
  promptTokens: count,
  cachedTokens: count,
  cacheWriteTokens: count,
  completionTokens: count,
  reasoningTokens: count,
  usagePicoUsd: amount,
  byokUsageInferencePicoUsd: amount,
  isByok: fc.option(fc.boolean()),
  usageUpstreamPicoUsd: amount,
  usageCachePicoUsd: discount,
  usageDataPicoUsd: discount,
  usageWebPicoUsd: amount,
  usageUpstreamWebPicoUsd: amount,
});

const measureNames = CELL_MEASURES.map(({ name }) => name);

/** The cells that a rollup holds, as text, in an order of their own. */
async function sealedCells(team: string, set: CellSet): Promise<unknown[]> {
  const columns = [...Object.keys(CELL_SETS[set]), ...measureNames];
  return scratch.store.query({
    sql: `SELECT toString(day) AS day, ${columns.map((name) => `toString(cell_${name}) AS ${name}`).join(", ")}
      FROM ${scratch.store.database}.day_rollups
      ARRAY JOIN ${columns.map((name) => `${set}_${name} AS cell_${name}`).join(", ")}
      WHERE team = {team:String} ORDER BY ALL`,
    params: { team },
  });
}

/** The same from the events. */
async function countedCells(team: string, set: CellSet): Promise<unknown[]> {
  const dimensions = Object.entries(CELL_SETS[set]);
  const columns = [...dimensions.map(([name]) => name), ...measureNames];
  return scratch.store.query({
    sql: `SELECT toString(day) AS day, ${columns.map((name) => `toString(cell_${name}) AS ${name}`).join(", ")} FROM (
        SELECT day, ${dimensions.map(([name, column]) => `${column} AS cell_${name}`).join(", ")},
          ${CELL_MEASURES.map(({ name, fromEvents }) => `${fromEvents} AS cell_${name}`).join(", ")}
        FROM ${currentEvents(scratch.store.database, CELL_COLUMNS)}
        GROUP BY day, ${dimensions.map(([, column]) => column).join(", ")}
      ) WHERE cell_requests > 0 ORDER BY ALL`,
    params: { team, rawDays: DAYS },
  });
}

test("each set of cells holds what its events add up to, parts that no event states as unknown", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 60 }), async (events) => {
      const team = scratch.newTeam();
      await scratch.tell(
        team,
        events.map((fields, index) => usageEvent({ ...fields, id: `event-${index % 50}` })),
      );
      await sealDays(scratch.store, { team, days: DAYS });
      for (const set of Object.keys(CELL_SETS) as CellSet[]) {
        expect(await sealedCells(team, set), `${set} cells`).toEqual(await countedCells(team, set));
      }
    }),
    { numRuns: 15 },
  );
});

test("a part of the cost is unknown until a request states it, and then a sum", async () => {
  const team = scratch.newTeam();
  const generation = (id: string, usageWebPicoUsd: bigint | null) => usageEvent({ id, usageWebPicoUsd });
  await scratch.tell(team, [
    generation("one", null),
    generation("two", 0n),
    generation("three", 5n),
    usageEvent({ id: "four", model: "model-2" }),
  ]);
  await sealDays(scratch.store, { team, days: ["2026-02-03"] });
  expect(await sealedCells(team, "usage")).toEqual([
    expect.objectContaining({ model: "model-1", requests: "3", web: "0.000000000005", upstream: null }),
    expect.objectContaining({ model: "model-2", requests: "1", web: null }),
  ]);
});

test("what comes beside rollups has the types of their columns", async () => {
  const columns = await scratch.store.query<{ name: string; type: string }>({
    sql: "SELECT name, type FROM system.columns WHERE database = {database:String} AND table = 'day_rollups' AND startsWith(type, 'Array')",
    params: { database: scratch.store.database },
  });
  expect(columns.length).toBeGreaterThan(50);
  expect(columns.map(({ name }) => [name, dictionaryType(name)])).toEqual(
    columns.map(({ name, type }) => [name, type]),
  );
});
