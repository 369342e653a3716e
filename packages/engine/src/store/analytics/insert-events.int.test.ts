import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { readFingerprints } from "../../rollup/fingerprint.js";
import { openScratchAnalytics, type ScratchAnalytics, usageEvent } from "./__fixtures__/scratch-analytics.js";
import { EVENT_MARK_SQL } from "./event-columns.js";

const DAY = "2026-02-03";
const INSTANT_MS = Date.UTC(2026, 1, 3, 12);

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

/** Around the lengths where a text's own length takes a second byte, in one to four bytes a character. */
const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "é".repeat(42),
    "a".repeat(42),
    "a".repeat(43),
    "a".repeat(127),
    "é".repeat(64),
    "a".repeat(128),
  ),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);
const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { freq: 3 });
const integer = optional(fc.nat({ max: Number.MAX_SAFE_INTEGER }));
const picoUsd = optional(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }));
const row = fc.record({
  occurredAtMs: fc.integer({ min: INSTANT_MS, max: INSTANT_MS + 1_000_000 }),
  user: optional(text),
  title: optional(text),
  promptTokens: integer,
  completionTokens: integer,
  usagePicoUsd: picoUsd,
  usageCachePicoUsd: picoUsd,
  streamed: optional(fc.boolean()),
  isByok: optional(fc.boolean()),
  latencyMs: optional(fc.double({ min: 0, max: 1e9, noNaN: true })),
  routerLatencyMs: optional(fc.double({ min: 0, max: 1, noNaN: true })),
});

test("what an event holds is what the table holds, to the byte and the last digit", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 300 }), async (rows) => {
      const team = scratch.newTeam();
      const events = rows.map((fields, at) => usageEvent({ ...fields, id: String(at) }));
      await scratch.tell(team, events);
      const stored = await scratch.store.query({
        sql: `SELECT id, toString(toUnixTimestamp64Milli(occurred_at)) AS at, hex(user) AS user, hex(title) AS title,
            toString(prompt_tokens) AS prompt, toString(completion_tokens) AS completion,
            toString(toInt128(CAST(usage AS Nullable(Decimal(38, 12))) * 1000000000000)) AS cost, toString(toInt128(CAST(usage_cache AS Nullable(Decimal(38, 12))) * 1000000000000)) AS cache,
            streamed, is_byok AS byok, latency_ms AS latency, router_latency_ms AS router
          FROM ${scratch.store.database}.events WHERE team = {team:String} ORDER BY toUInt32(id)`,
        params: { team },
      });
      expect(stored).toEqual(events.map(expected));
    }),
    { numRuns: 25 },
  );
});

function expected(event: UsageEvent): object {
  const hex = (value: string | null) =>
    Buffer.from(value ?? "")
      .toString("hex")
      .toUpperCase();
  const digits = (value: number | bigint | null) => (value === null ? null : String(value));
  return {
    id: event.id,
    at: String(event.occurredAtMs),
    user: hex(event.user),
    title: hex(event.title),
    prompt: digits(event.promptTokens),
    completion: digits(event.completionTokens),
    cost: digits(event.usagePicoUsd),
    cache: digits(event.usageCachePicoUsd),
    streamed: event.streamed,
    byok: event.isByok,
    latency: event.latencyMs,
    router: event.routerLatencyMs,
  };
}

// An insert does not look for repeats: readers resolve them, as they do those of different inserts.
test("tellings of one event in one insert are all stored, the last one counts, and the fingerprint is of all", async () => {
  const team = scratch.newTeam();
  const { store } = scratch;
  // A merge may come at any moment and leave one telling of each.
  await store.command({ sql: `SYSTEM STOP MERGES ${store.database}.events` });
  const tellings = ["first", "second", "third"].map((user) => usageEvent({ user, promptTokens: user.length }));
  await scratch.tell(team, [...tellings, usageEvent({ id: "another" })]);

  const read = (modifier: string) =>
    store.query({
      sql: `SELECT user, prompt_tokens AS tokens FROM ${store.database}.events ${modifier}
        WHERE team = {team:String} AND id != 'another' ORDER BY ver`,
      params: { team },
    });
  expect(await read("")).toEqual(tellings.map(({ user, promptTokens: tokens }) => ({ user, tokens })));
  expect(await read("FINAL")).toEqual([{ user: "third", tokens: 5 }]);

  const counted = await store.query({
    sql: `SELECT count() AS n, toString(sum(${EVENT_MARK_SQL})) AS mark FROM ${store.database}.events
      WHERE team = {team:String} SETTINGS optimize_use_projections = 0`,
    params: { team },
  });
  const [fingerprint] = await readFingerprints(store, team, [DAY]);
  expect([{ n: fingerprint?.n, mark: fingerprint?.mark }]).toEqual(counted);
  expect(fingerprint?.n).toBe(4);
});
