import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BUCKET_UNITS, bucketStarts } from "../../kernel/bucket-starts.js";
import { DAY_MS, formatDay, toEpochDay } from "../../kernel/day.js";
import { formatPicoUsd } from "../../kernel/money.js";
import { findTimeZone } from "../../kernel/time-zone.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { sealDays } from "../../rollup/seal-days.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../../store/analytics/__fixtures__/scratch-analytics.js";
import { readFigures, readUsage } from "./read-usage.js";
import type { UsageDimension } from "./usage-dimensions.js";
import type { UsageFilter } from "./usage-filter.js";
import type { UsageMeasure } from "./usage-measures.js";

/** Berlin's clocks go forward on 2026-03-29, Lord Howe's back on 2026-04-05. */
const FIRST_DAY = Date.UTC(2026, 2, 27);
const DAYS = 11;
const QUARTER_MS = 900_000;

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

/** Independent of the engine's words: how a request shows each dimension, and what it adds. */
const SHOWN: Record<UsageDimension, (event: UsageEvent) => string> = {
  workspace: (event) => event.workspaceId,
  model: (event) => event.model ?? "",
  permaslug: (event) => event.modelPermaslug ?? "",
  endpoint: (event) => event.endpointId ?? "",
  provider: (event) => event.providerName ?? "",
  variant: (event) => event.variant ?? "",
  person: (event) => {
    const { user, userEmail, apiKeyHash } = event;
    return [user ?? "", userEmail ?? "", user === null && userEmail === null ? (apiKeyHash ?? "") : ""].join("\0");
  },
  user: (event) => event.user ?? "",
  email: (event) => event.userEmail ?? "",
  key: (event) => event.apiKeyHash ?? "",
  app: (event) => event.app ?? "",
  external_user: (event) => event.externalUser ?? "",
  generation: (event) => event.id,
  session: (event) => event.sessionId ?? "",
  origin: (event) => event.origin ?? "",
  country: (event) => event.country ?? "",
  region: (event) => event.dataRegion ?? "",
  skin: (event) => event.skin ?? "",
  finish_reason: (event) => event.finishReason ?? "",
  named_variant: (event) => event.variant ?? "standard",
  named_app: (event) => event.app ?? "Unknown",
  named_region: (event) => event.dataRegion ?? "global",
  named_session: (event) => event.sessionId ?? "none",
  is_streamed: (event) => (event.streamed === null ? "" : String(event.streamed)),
  prompt_size: ({ promptTokens }) =>
    promptTokens === null ? "" : String([1e3, 1e4, 1e5, 1e6, Infinity].findIndex((most) => promptTokens <= most)),
};

type Sum = (event: UsageEvent) => bigint | null;
const ADDED = {
  requests: () => 1n,
  byok_requests: (event) => (event.isByok === true || (event.byokUsageInferencePicoUsd ?? 0n) > 0n ? 1n : 0n),
  priced_requests: (event) => (event.usagePicoUsd === null && event.byokUsageInferencePicoUsd === null ? 0n : 1n),
  prompt_tokens: (event) => BigInt(event.promptTokens ?? 0),
  cached_tokens: (event) => BigInt(event.cachedTokens ?? 0),
  completion_tokens: (event) => BigInt(event.completionTokens ?? 0),
  cost: (event) => event.usagePicoUsd ?? 0n,
  byok: (event) => event.byokUsageInferencePicoUsd ?? 0n,
  upstream: (event) => event.usageUpstreamPicoUsd,
  data: (event) => event.usageDataPicoUsd,
  byok_fee: (event) => event.byokFeePicoUsd,
  guardrail_invoked: (event) => (event.guardrailInvoked === true ? 1n : 0n),
} satisfies Partial<Record<UsageMeasure, Sum>>;
type Added = keyof typeof ADDED;
const MONEY: readonly string[] = ["cost", "byok", "upstream", "data", "byok_fee"];

const isRequest = (event: UsageEvent): boolean =>
  event.type === "generation" &&
  (event.status !== "error" || event.promptTokens !== null || event.usagePicoUsd !== null);

const text = (...values: string[]) => fc.constantFrom<(string | null)[]>(null, ...values);
const money = fc.option(fc.bigInt({ min: 0n, max: 999_999_000_000_000_000n }));
const eventFields = fc.record({
  at: fc.integer({ min: 0, max: DAYS * 96 - 1 }),
  ms: fc.constantFrom(0, 1, QUARTER_MS - 1, 450_000, 60_000),
  id: fc.integer({ min: 0, max: 40 }),
  type: fc.constantFrom("generation" as const, "generation" as const, "generation" as const, "chat.created" as const),
  status: fc.constantFrom("ok" as const, "ok" as const, "error" as const, "aborted" as const),
  fields: fc.record({
    workspaceId: fc.constantFrom("w1", "w2"),
    model: fc.constantFrom("m1", "m2"),
    providerName: fc.constantFrom("P1", "P2"),
    variant: text("free", "standard"),
    user: text("ada", "bob@x.example"),
    userEmail: text("ada@x.example"),
    apiKeyHash: text("a".repeat(64), "b".repeat(64)),
    app: text("App", "it's", "Unknown"),
    sessionId: text("s1"),
    country: text("DE", "US"),
    streamed: fc.option(fc.boolean()),
    promptTokens: fc.option(fc.constantFrom(0, 1, 1000, 1001, 100_000, 9_007_199_254_740_991)),
    cachedTokens: fc.option(fc.nat()),
    completionTokens: fc.option(fc.nat()),
    usagePicoUsd: money,
    byokUsageInferencePicoUsd: money,
    usageUpstreamPicoUsd: money,
    usageDataPicoUsd: fc.option(fc.bigInt({ min: -999_999_000_000_000_000n, max: 999_999_000_000_000_000n })),
    byokFeePicoUsd: money,
    guardrailInvoked: fc.option(fc.boolean()),
    isByok: fc.option(fc.boolean()),
  }),
});

type EventFields = typeof eventFields extends fc.Arbitrary<infer Fields> ? Fields : never;

function toEvent({ at, ms, id, type, status, fields }: EventFields): UsageEvent {
  const occurredAtMs = FIRST_DAY + at * QUARTER_MS + ms;
  // What is unknown of an error is unknown of its tokens too, so that some do not count.
  const errors =
    status === "error" ? { cachedTokens: null, completionTokens: null, byokUsageInferencePicoUsd: null } : {};
  return usageEvent({ id: `event-${id}`, occurredAtMs, type, status, ...fields, ...errors });
}

const dimension = fc.constantFrom(...(Object.keys(SHOWN) as UsageDimension[]));
const daily = fc.constantFrom<UsageDimension[]>(
  "model",
  "workspace",
  "variant",
  "named_variant",
  "key",
  "person",
  "named_app",
);
const bound = fc.oneof(
  fc.integer({ min: -1, max: DAYS + 1 }).map((day) => FIRST_DAY + day * DAY_MS),
  fc.integer({ min: 0, max: DAYS * 96 }).map((quarter) => FIRST_DAY + quarter * QUARTER_MS),
  fc.integer({ min: 0, max: DAYS * DAY_MS }).map((ms) => FIRST_DAY + ms),
);
const question = fc.record({
  bounds: fc.tuple(bound, bound),
  unit: fc.option(fc.constantFrom(...BUCKET_UNITS)),
  zone: fc.constantFrom("UTC", "UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"),
  dimensions: fc.uniqueArray(fc.oneof(daily, dimension), { maxLength: 3 }),
  measures: fc.uniqueArray(fc.constantFrom(...(Object.keys(ADDED) as Added[])), { minLength: 1, maxLength: 4 }),
  filters: fc.array(
    fc.record({
      dimension: fc.oneof(daily, dimension),
      operator: fc.constantFrom("in" as const, "in" as const, "not in" as const, "<=" as const, ">" as const),
      values: fc.uniqueArray(
        fc.constantFrom("", "m1", "P2", "w1", "a".repeat(64), "App", "it's", "\\", "ada\0\0", "1"),
        {
          minLength: 0,
          maxLength: 3,
        },
      ),
    }),
    { maxLength: 2 },
  ),
});
type Question = typeof question extends fc.Arbitrary<infer Value> ? Value : never;

function recount(events: readonly UsageEvent[], asked: Question, range: { startMs: number; endMs: number }) {
  const buckets = bucketsOf(asked, range);
  const passes = (event: UsageEvent): boolean => asked.filters.every((filter) => isKept(filter, event));
  const rows = new Map<string, Map<Added, bigint | null>>();
  for (const event of events) {
    if (!isRequest(event) || event.occurredAtMs < range.startMs || event.occurredAtMs >= range.endMs) continue;
    if (!passes(event)) continue;
    const bucket = buckets?.findLast((start) => start <= event.occurredAtMs) ?? null;
    const key = JSON.stringify([bucket, ...asked.dimensions.map((name) => SHOWN[name](event))]);
    const sums = rows.get(key) ?? new Map<Added, bigint | null>();
    rows.set(key, sums);
    for (const name of asked.measures) {
      const added: bigint | null = ADDED[name](event);
      const before = sums.get(name) ?? null;
      sums.set(name, added === null ? before : (before ?? 0n) + added);
    }
  }
  return new Map([...rows].map(([key, sums]) => [key, asked.measures.map((name) => written(name, sums.get(name)))]));
}

function written(name: Added, sum: bigint | null | undefined): string | null {
  if (sum === null || sum === undefined) return null;
  return MONEY.includes(name) ? formatPicoUsd(sum) : sum.toString();
}

function isKept({ dimension: name, operator, values }: UsageFilter, event: UsageEvent): boolean {
  const shown = SHOWN[name](event);
  const first = values[0] ?? "";
  switch (operator) {
    case "in":
      return values.includes(shown);
    case "not in":
      return !values.includes(shown);
    case "<=":
      return values.length > 0 && shown <= first;
    default:
      return values.length > 0 && shown > first;
  }
}

function bucketsOf({ unit, zone }: Question, range: { startMs: number; endMs: number }): number[] | null {
  const found = findTimeZone(zone);
  if (found === null) throw new Error(`no zone ${zone}`);
  // More than a day of minutes would be no better a test.
  const isLong = unit === "minute" && range.endMs - range.startMs > DAY_MS;
  return unit === null || isLong ? null : bucketStarts(found, unit, range);
}

async function ask(team: string, asked: Question, range: { startMs: number; endMs: number }) {
  const { dimensions, measures, filters } = asked;
  const query = { range, buckets: bucketsOf(asked, range), dimensions, measures, filters };
  const rows = await readUsage<UsageDimension, Added>(scratch.store, team, query);
  return new Map(
    rows.map((row): [string, (string | null)[]] => [
      JSON.stringify([row.bucketMs, ...dimensions.map((name) => row.dimensions[name])]),
      measures.map((name) => row.measures[name]),
    ]),
  );
}

const RUNS = Number(process.env["DAYBOOK_TEST_RUNS"] ?? 10);

test("random usage asked in random ways is what a recount of the events finds, sealed, unsealed and half sealed", async () => {
  const world = fc.record({
    tellings: fc.array(eventFields, { minLength: 1, maxLength: 60 }),
    late: fc.array(eventFields, { maxLength: 6 }),
    sealed: fc.array(fc.boolean(), { minLength: DAYS, maxLength: DAYS }),
    questions: fc.array(question, { minLength: 12, maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ tellings, late, sealed, questions }) => {
      const team = scratch.newTeam();
      const current = new Map<string, UsageEvent>();
      const tell = async (events: readonly UsageEvent[]): Promise<void> => {
        await scratch.tell(team, events);
        for (const event of events) current.set(`${toEpochDay(event.occurredAtMs)} ${event.id}`, event);
      };
      await tell(tellings.map(toEvent));
      // A replay in the middle of everything.
      await tell([...current.values()].slice(0, 5));
      const days = sealed.flatMap((isSealed, day) => (isSealed ? [formatDay(toEpochDay(FIRST_DAY) + day)] : []));
      await sealDays(scratch.store, { team, days });
      await tell(late.map(toEvent));
      for (const asked of questions) {
        const [a, b] = asked.bounds;
        const range = { startMs: Math.min(a, b), endMs: Math.max(a, b) };
        expect(await ask(team, asked, range), `${JSON.stringify(asked)}`).toEqual(
          recount([...current.values()], asked, range),
        );
      }
    }),
    { numRuns: RUNS },
  );
}, 600_000);

test("values of one rank are one group, ordered and cut as asked, a percentile being of the whole group", async () => {
  const team = scratch.newTeam();
  const latencies = [5, 1, 9, 3, 7, 2, 8];
  await scratch.tell(
    team,
    latencies.map((latencyMs, index) =>
      usageEvent({ id: `${index}`, latencyMs, user: ["ada", "ADA", "bo"][index % 3] ?? null, userEmail: null }),
    ),
  );
  const ranks = new Map([
    ["ada\0\0", 7],
    ["ADA\0\0", 7],
  ]);
  const rows = await readFigures(scratch.store, team, {
    range: { startMs: null, endMs: Date.UTC(2027, 0, 1) },
    buckets: null,
    groups: [{ dimension: "person", ranks }],
    measures: ["latency_p50", "latency_avg"],
    filters: [],
    figures: [
      { name: "requests", sql: "requests" },
      { name: "p50", sql: "latency_p50" },
    ],
    order: ["requests DESC", "person"],
  });
  // Of ada and ADA: 5, 1, 3, 7, 8; what has no rank is one group too.
  expect(rows).toEqual([
    { bucketMs: null, groups: ["7"], figures: ["5", "5"] },
    { bucketMs: null, groups: ["4294967295"], figures: ["2", "9"] },
  ]);
});

test("hours and other zones' days come from rollups, also where the range cuts a day at a quarter of an hour", async () => {
  const team = scratch.newTeam();
  const days = [0, 1, 2, 3].map((day) => FIRST_DAY + day * DAY_MS);
  await scratch.tell(
    team,
    days.flatMap((day) =>
      [0, 6, 12, 18].map((hour) => usageEvent({ id: `${hour}`, occurredAtMs: day + hour * 3_600_000 })),
    ),
  );
  await sealDays(scratch.store, { team, days: days.map((day) => formatDay(toEpochDay(day))) });
  const statements: string[] = [];
  const spied: AnalyticsStore = {
    ...scratch.store,
    query: (statement) => {
      statements.push(statement.sql);
      return scratch.store.query(statement);
    },
  };
  const zone = findTimeZone("Asia/Kathmandu");
  if (zone === null) throw new Error("no zone");
  const range = { startMs: FIRST_DAY + 6 * 3_600_000, endMs: FIRST_DAY + 3 * DAY_MS + 12 * 3_600_000 + QUARTER_MS };
  const rows = await readUsage(spied, team, {
    range,
    buckets: bucketStarts(zone, "day", range),
    dimensions: ["model"],
    measures: ["requests"],
  });
  expect(rows.map(({ measures }) => measures.requests).toSorted()).toEqual(["3", "3", "4", "4"]);
  const read = statements.filter((sql) => sql.includes("timed_requests"));
  expect(read).toHaveLength(1);
  expect(statements.join("\n")).not.toContain("FINAL");
});
