import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEventWriter, type EventIntake } from "../ingest/open-event-writer.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { factsOf, payload } from "../normalize/spans/__fixtures__/payloads.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { currentEvents } from "../rollup/current-events.js";
import { openScratchAnalytics, type ScratchAnalytics } from "../store/analytics/__fixtures__/scratch-analytics.js";
import { factsOfLogs, randomLogs } from "./__fixtures__/random-session.js";
import { anyDelivery, randomSpans } from "./__fixtures__/random-trace.js";
import { resolveTold } from "./resolve-told.js";
import { TraceIntake, type TraceEventSink } from "./trace-intake.js";
import type { TraceIntakeLimits } from "./trace-intake-limits.js";

let scratch: ScratchAnalytics;
let writer: EventIntake;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
  writer = await openEventWriter({
    store: scratch.store,
    nowMs: Date.now,
    random: Math.random,
    onStored: () => undefined,
    limits: { gatherMs: 1, gatherUnderLoadMs: 1 },
  });
});
afterAll(async () => {
  await writer.close();
  await scratch.dispose();
});

function intake(sink: TraceEventSink = writer, isShared = false, limits: Partial<TraceIntakeLimits> = {}): TraceIntake {
  return new TraceIntake({
    store: scratch.store,
    writer: sink,
    nowMs: Date.now,
    newBatch: randomUUID,
    isShared,
    limits,
  });
}

interface StoredFields {
  id: string;
  user: string;
  chat_id: string;
  prompt_tokens: number | null;
  usage: number | null;
}

/** What every report would read. */
async function stored(team: string): Promise<StoredFields[]> {
  return scratch.store.query<StoredFields>({
    sql: `SELECT id, user, chat_id, toInt32(prompt_tokens) AS prompt_tokens, toFloat64(usage) AS usage
      FROM ${currentEvents(scratch.store.database)} ORDER BY id, day`,
    params: { team, rawDays: ["2026-03-01", "2026-03-02"] },
  });
}

function fields({ id, user, chatId, promptTokens, usagePicoUsd }: UsageEvent): StoredFields {
  return {
    id,
    user: user ?? "",
    chat_id: chatId ?? "",
    prompt_tokens: promptTokens,
    usage: usagePicoUsd === null ? null : Number(usagePicoUsd) / 1e12,
  };
}

function expected(spans: readonly SpanFacts[]): StoredFields[] {
  return [...resolveTold({ spans, posted: [] }).events.values()]
    .toSorted((a, b) => (a.id === b.id ? a.occurredAtMs - b.occurredAtMs : a.id < b.id ? -1 : 1))
    .map(fields);
}

const chat = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4.1", "gen_ai.usage.input_tokens": 10 };
const child = factsOf(payload([{ id: 2, parent: 1, attributes: chat }]));
const parent = factsOf(payload([{ id: 1, attributes: { "user.id": "ada", "session.id": "s-1" } }]));

test("any order, repeats, split and concurrency leave in the store what all spans at once amount to", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomSpans.chain((spans) => fc.tuple(fc.constant(spans), anyDelivery(spans), fc.boolean())),
      async ([spans, requests, isAtOnce]) => {
        const team = scratch.newTeam();
        // Each a group of its own, also when they come at once.
        const traces = intake(writer, false, { groupMax: 1 });
        if (isAtOnce) await Promise.all(requests.map((request) => traces.write(team, request)));
        else for (const request of requests) await traces.write(team, request);
        expect(await stored(team)).toEqual(expected(spans));
      },
    ),
    { numRuns: 40 },
  );
});

test("nodes that share a store work a trace out together, whoever is late", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomSpans.chain((spans) => fc.tuple(fc.constant(spans), anyDelivery(spans))),
      async ([spans, requests]) => {
        const team = scratch.newTeam();
        const nodes = [intake(writer, true), intake(writer, true), intake(writer, true)];
        await Promise.all(requests.map(async (request, index) => nodes[index % nodes.length]?.write(team, request)));
        expect(await stored(team)).toEqual(expected(spans));
      },
    ),
    { numRuns: 25 },
  );
});

test("nodes that share a store work sessions out together, in any order, split and repeat", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomLogs.chain((logs) => fc.tuple(fc.constant(logs), anyDelivery(logs))),
      async ([logs, requests]) => {
        const team = scratch.newTeam();
        const nodes = [intake(writer, true), intake(writer, true)];
        await Promise.all(
          requests.map(async (request, index) => nodes[index % nodes.length]?.write(team, factsOfLogs(request))),
        );
        expect(await stored(team)).toEqual(expected(factsOfLogs(logs)));
      },
    ),
    { numRuns: 8 },
  );
});

test("a parent that comes later, after a restart, names the user of its child", async () => {
  const team = scratch.newTeam();
  await intake().write(team, child);
  expect(await stored(team)).toMatchObject([{ user: "", chat_id: "", prompt_tokens: 10 }]);
  await intake().write(team, parent);
  expect(await stored(team)).toMatchObject([{ user: "ada", chat_id: "s-1", prompt_tokens: 10 }]);
  await intake().write(team, child);
  expect(await stored(team)).toMatchObject([{ user: "ada", chat_id: "s-1", prompt_tokens: 10 }]);
});

test("another team's spans of the same trace lend nothing", async () => {
  const [team, other] = [scratch.newTeam(), scratch.newTeam()];
  await intake().write(other, parent);
  await intake().write(team, child);
  expect(await stored(team)).toMatchObject([{ user: "" }]);
  expect(await stored(other)).toEqual([]);
});

describe("a write that is cut short", () => {
  test("is refused, and the same spans again do what is missing", async () => {
    const team = scratch.newTeam();
    await intake().write(team, child);
    const failing = intake({ write: () => Promise.reject(new Error("the disk is full")) });
    await expect(failing.write(team, parent)).rejects.toMatchObject({ code: "store_unavailable", isRetryable: true });
    expect(await stored(team)).toMatchObject([{ user: "" }]);
    await intake().write(team, parent);
    expect(await stored(team)).toMatchObject([{ user: "ada" }]);
  });

  test("does not hold up the writes after it", async () => {
    const team = scratch.newTeam();
    let failures = 1;
    const sink: TraceEventSink = {
      write: (teamId, events) => (failures-- > 0 ? Promise.reject(new Error("no")) : writer.write(teamId, events)),
    };
    // Of one group they would be refused together.
    const flaky = intake(sink, false, { groupMax: 1 });
    const outcomes = await Promise.allSettled([flaky.write(team, child), flaky.write(team, parent)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(await stored(team)).toMatchObject([{ user: "ada" }]);
  });
});

describe("while the events of one group are written", () => {
  /** A sink that holds back the events of the first group. */
  function heldSink(): { sink: TraceEventSink; release: (error?: Error) => void; writes: number[] } {
    const writes: number[] = [];
    let settle: { resolve(): void; reject(error: Error): void } | null = null;
    const held = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    const sink: TraceEventSink = {
      async write(teamId, events) {
        writes.push(events.length);
        if (writes.length === 1) await held;
        await writer.write(teamId, events);
      },
    };
    return { sink, writes, release: (error) => (error === undefined ? settle?.resolve() : settle?.reject(error)) };
  }

  async function factsAre(team: string, spans: number): Promise<void> {
    const isThere = async (): Promise<number> => {
      const rows = await scratch.store.query<{ n: number }>({
        sql: `SELECT toUInt32(count()) AS n FROM ${scratch.store.database}.event_facts WHERE team = {team:String}`,
        params: { team },
      });
      return rows[0]?.n ?? 0;
    };
    await expect.poll(isThere, { timeout: 20_000 }).toBe(spans);
  }

  test("the next group is made durable, and is told after it", async () => {
    const team = scratch.newTeam();
    const { sink, release, writes } = heldSink();
    const traces = intake(sink);
    const first = traces.write(team, child);
    await factsAre(team, 1);
    const second = traces.write(team, parent);
    await factsAre(team, 2);
    expect(writes).toEqual([1]);
    release();
    await Promise.all([first, second]);
    expect(writes).toEqual([1, 1]);
    expect(await stored(team)).toMatchObject([{ user: "ada", chat_id: "s-1", prompt_tokens: 10 }]);
  });

  test("and fail, the next group writes what is missing of its traces", async () => {
    const team = scratch.newTeam();
    const { sink, release } = heldSink();
    const traces = intake(sink);
    const first = traces.write(team, child);
    await factsAre(team, 1);
    const second = traces.write(team, parent);
    await factsAre(team, 2);
    release(new Error("the disk is full"));
    await expect(first).rejects.toMatchObject({ code: "store_unavailable" });
    await second;
    expect(await stored(team)).toMatchObject([{ user: "ada", chat_id: "s-1", prompt_tokens: 10 }]);
  });
});

test("of traces that nobody told of before, the store is not asked", async () => {
  const team = scratch.newTeam();
  const statements: string[] = [];
  const store = {
    ...scratch.store,
    query: <Row>(statement: Parameters<typeof scratch.store.query>[0]): Promise<Row[]> => {
      statements.push(statement.sql);
      return scratch.store.query<Row>(statement);
    },
  };
  await intake().write(team, child);
  const traces = new TraceIntake({ store, writer, nowMs: Date.now, newBatch: randomUUID, isShared: false });
  await traces.write(team, factsOf(payload([{ trace: 0xbee, attributes: chat }])));
  statements.length = 0;
  await traces.write(team, factsOf(payload([{ trace: 0xcafe, attributes: chat }])));
  expect(statements).toEqual([]);
  await traces.write(team, parent);
  expect(statements.length).toBeGreaterThan(0);
  expect((await stored(team)).map(({ user }) => user)).toEqual(["ada", "", ""]);
});

test("a group waits for writes that are announced, and for no more", async () => {
  const [team, other] = [scratch.newTeam(), scratch.newTeam()];
  const batchesOf = new Map<string, number>();
  const store: typeof scratch.store = {
    ...scratch.store,
    insertBlock: (block, teamId) => {
      batchesOf.set(teamId, (batchesOf.get(teamId) ?? 0) + 1);
      return scratch.store.insertBlock(block, teamId);
    },
  };
  const limits = { gatherMs: 1, quietMs: 1, gatherUnderLoadMs: 10_000 };
  const traces = new TraceIntake({ store, writer, nowMs: Date.now, newBatch: randomUUID, isShared: false, limits });
  const [arrive, stayAway] = [traces.announce(team), traces.announce(team)];
  const first = traces.write(team, child);
  // Long enough for the first to be stored, were it not for the announced ones.
  await traces.write(other, child);
  expect([batchesOf.get(other), batchesOf.get(team)]).toEqual([1, undefined]);
  stayAway();
  arrive();
  await Promise.all([first, traces.write(team, parent)]);
  expect(batchesOf.get(team)).toBe(1);
  expect(await stored(team)).toEqual(expected([...child, ...parent]));
  await traces.close();
});

test("events of frozen days are not written again, and the others of their trace are", async () => {
  const team = scratch.newTeam();
  const late = factsOf(payload([{ id: 3, parent: 1, atMs: 86_400_000, attributes: chat }]));
  await intake().write(team, [...child, ...late]);
  await intake().write(team, parent, Date.UTC(2026, 2, 2));
  expect(await stored(team)).toMatchObject([{ user: "" }, { user: "ada" }]);
});

test("beyond what may wait, spans are refused at once, and after the close all are", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const team = scratch.newTeam();
  const traces = new TraceIntake({
    store: scratch.store,
    writer: { write: () => held },
    nowMs: Date.now,
    newBatch: randomUUID,
    isShared: false,
    limits: { heldMax: 1, patienceMs: 60_000 },
  });
  const first = traces.write(team, child);
  await expect(traces.write(team, parent)).rejects.toThrow("1 spans or log records already wait");
  release();
  await first;
  await traces.close();
  await expect(traces.write(team, parent)).rejects.toThrow("shutting down");
});

test("a write that waits too long is given up", async () => {
  const traces = new TraceIntake({
    store: scratch.store,
    writer: { write: () => new Promise<void>(() => undefined) },
    nowMs: Date.now,
    newBatch: randomUUID,
    isShared: false,
    limits: { patienceMs: 50 },
  });
  await expect(traces.write(scratch.newTeam(), child)).rejects.toThrow("took longer than 50 ms");
});
