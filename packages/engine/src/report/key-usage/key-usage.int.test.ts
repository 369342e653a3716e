import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TeamCopy } from "../../accounts/team-directory.js";
import { DAY_MS, formatDay, toEpochDay } from "../../kernel/day.js";
import { formatPicoUsd } from "../../kernel/money.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { sealDays } from "../../rollup/seal-days.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../../store/analytics/__fixtures__/scratch-analytics.js";
import { countFreeRequests, reportLifetimeUsage } from "./daily-totals.js";
import { reportKeyUsage } from "./key-usage.js";

/** A Wednesday. */
const NOW_MS = Date.UTC(2026, 3, 1, 12);
const KEYS = ["a".repeat(64), "b".repeat(64), "c".repeat(64)] as const;
const SEED = Number(process.env["DAYBOOK_TEST_SEED"] ?? randomInt(2 ** 31));

let scratch: ScratchAnalytics;

beforeAll(async () => {
  process.stdout.write(`DAYBOOK_TEST_SEED=${SEED}\n`);
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

function newTeam(): TeamCopy {
  const id = scratch.newTeam();
  const team = {
    id,
    slug: id,
    name: id,
    plan: "v0-enterprise",
    hideUnlinkedPeople: false,
    totalCredits: null,
    requestsPerMinute: null,
    retentionDays: null,
    frozenBefore: null,
    derivedChats: "auto" as const,
    derivedChatsEndedAtMs: null,
    createdAtMs: 0,
    updatedAtMs: null,
  };
  return new TeamCopy({
    team,
    revision: 1,
    members: [],
    workspaces: [],
    workspaceMembers: [],
    keys: [],
    erasures: [],
    prices: null,
  });
}

/** The same choices for the same seed. */
function chooser(seed: number): { below(bound: number): number; pick<T>(list: readonly [T, ...T[]]): T } {
  let state = seed;
  const below = (bound: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  return { below, pick: (list) => list[below(list.length)] ?? list[0] };
}

/** Around the starts of this day, week and month, where sums go wrong; also of keys nobody asks for. */
function randomEvents(count: number): UsageEvent[] {
  const { below, pick } = chooser(SEED);
  return Array.from({ length: count }, (_, index) => {
    const day = toEpochDay(NOW_MS) - pick([0, -1, 1, 2, 3, 7, 31, 400]);
    return usageEvent({
      id: `event-${index}`,
      type: pick(["generation", "generation", "generation", "chat.created"]),
      apiKeyHash: pick([...KEYS, "d".repeat(64), null]),
      model: pick(["model-1", "model-1:free"]),
      variant: pick([null, null, "free"]),
      occurredAtMs: day * DAY_MS + pick([0, DAY_MS - 1, below(DAY_MS)]),
      usagePicoUsd: pick([null, BigInt(below(2 ** 31)) * 100_003n]),
      byokUsageInferencePicoUsd: pick([null, BigInt(below(2 ** 31))]),
      status: pick(["ok", "aborted", "error"]),
    });
  });
}

const counts = ({ type, status, usagePicoUsd, byokUsageInferencePicoUsd }: UsageEvent): boolean =>
  type === "generation" && (status !== "error" || usagePicoUsd !== null || byokUsageInferencePicoUsd !== null);

function recount(events: readonly UsageEvent[], key: string) {
  const own = events.filter((event) => event.apiKeyHash === key && counts(event));
  const sums = (cost: (event: UsageEvent) => bigint | null) => {
    const within = (from: string, to: string): string =>
      formatPicoUsd(
        own
          .filter(({ occurredAtMs }) => occurredAtMs >= Date.parse(from) && occurredAtMs < Date.parse(to))
          .reduce((sum, event) => sum + (cost(event) ?? 0n), 0n),
      );
    return {
      ever: within("2000-01-01", "2100-01-01"),
      daily: within("2026-04-01", "2026-04-02"),
      weekly: within("2026-03-30", "2026-04-06"),
      monthly: within("2026-04-01", "2026-05-01"),
    };
  };
  return {
    usage: sums(({ usagePicoUsd }) => usagePicoUsd),
    byokUsage: sums(({ byokUsageInferencePicoUsd }) => byokUsageInferencePicoUsd),
  };
}

test("the usage of keys is the sum of their events: unsealed, sealed, and some of each", async () => {
  const team = newTeam();
  const events = randomEvents(600);
  await scratch.tell(team.team.id, events);
  // A second telling of half of them, which changes the cost and the key.
  const retold = events.slice(300).map((event) => ({ ...event, usagePicoUsd: 7n, apiKeyHash: KEYS[1] }));
  await scratch.tell(team.team.id, retold);
  const current = [...events.slice(0, 300), ...retold];
  const expected = new Map(KEYS.map((key) => [key, recount(current, key)]));
  const total = current.filter(counts).reduce((sum, { usagePicoUsd }) => sum + (usagePicoUsd ?? 0n), 0n);
  const free = current.filter(
    (event) =>
      counts(event) &&
      toEpochDay(event.occurredAtMs) === toEpochDay(NOW_MS) &&
      (event.variant === "free" || event.model === "model-1:free"),
  );
  const days = [...new Set(current.map(({ occurredAtMs }) => formatDay(toEpochDay(occurredAtMs))))];
  expect(days).toHaveLength(8);
  for (const sealed of [[], days.slice(0, 4), days]) {
    await sealDays(scratch.store, { team: team.team.id, days: sealed });
    expect(await reportKeyUsage(scratch.store, team, { keyHashes: KEYS, nowMs: NOW_MS })).toEqual(expected);
    expect(await reportLifetimeUsage(scratch.store, team)).toBe(formatPicoUsd(total));
    expect(await countFreeRequests(scratch.store, team, toEpochDay(NOW_MS))).toBe(free.length);
  }
});

test("keys without events, and keys of another team, used nothing", async () => {
  const [team, other] = [newTeam(), newTeam()];
  const event = usageEvent({ apiKeyHash: KEYS[0], usagePicoUsd: 5n, occurredAtMs: NOW_MS });
  await scratch.tell(other.team.id, [event]);
  const nothing = { ever: "0", daily: "0", weekly: "0", monthly: "0" };
  const idle = new Map([[KEYS[0], { usage: nothing, byokUsage: nothing }]]);
  const ask = () => reportKeyUsage(scratch.store, team, { keyHashes: [KEYS[0]], nowMs: NOW_MS });
  expect(await ask()).toEqual(idle);
  await scratch.tell(team.team.id, [{ ...event, apiKeyHash: KEYS[1] }]);
  await sealDays(scratch.store, { team: team.team.id, days: [formatDay(toEpochDay(NOW_MS))] });
  expect(await ask()).toEqual(idle);
  expect(await reportKeyUsage(scratch.store, team, { keyHashes: [], nowMs: NOW_MS })).toEqual(new Map());
  expect(await reportLifetimeUsage(scratch.store, newTeam())).toBe("0");
});

test("a rollup replaced between the two statements of a read makes the read start over", async () => {
  const team = newTeam();
  const day = formatDay(toEpochDay(NOW_MS));
  const tell = async (id: string): Promise<void> => {
    await scratch.tell(team.team.id, [usageEvent({ id, apiKeyHash: KEYS[0], usagePicoUsd: 1n, occurredAtMs: NOW_MS })]);
    await sealDays(scratch.store, { team: team.team.id, days: [day] });
    await scratch.store.command({ sql: `OPTIMIZE TABLE ${scratch.store.database}.day_rollups FINAL` });
  };
  await tell("first");
  let plans = 0;
  const raced: AnalyticsStore = {
    ...scratch.store,
    async query<Row>(statement: Parameters<AnalyticsStore["query"]>[0]) {
      const rows = await scratch.store.query<Row>(statement);
      if (/lastAtMs\s+FROM \S+frozen_days/.test(statement.sql) && ++plans === 1) await tell("second");
      return rows;
    },
  };
  const usages = await reportKeyUsage(raced, team, { keyHashes: [KEYS[0]], nowMs: NOW_MS });
  expect(usages.get(KEYS[0])?.usage.ever).toBe("0.000000000002");
  expect(plans).toBe(2);
});
