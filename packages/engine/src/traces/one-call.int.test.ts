import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openEventWriter, type EventIntake } from "../ingest/open-event-writer.js";
import { formatDay, toEpochDay } from "../kernel/day.js";
import { deriveEndpointId } from "../kernel/endpoint-id.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { Feed } from "../normalize/spans/feed.js";
import { currentEvents } from "../rollup/current-events.js";
import { sealDays } from "../rollup/seal-days.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import {
  anyRequests,
  type CountedCall,
  isSpan,
  MIDNIGHT_MS,
  randomCalls,
  recount,
  type Sent,
  toEvent,
  toSpans,
} from "./__fixtures__/random-calls.js";
import { rememberAnswers } from "./remember-answers.js";
import { TraceIntake, type TraceEventSink } from "./trace-intake.js";

vi.setConfig({ testTimeout: 300_000 });

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

function intake({ sink = writer, isShared = false }: { sink?: TraceEventSink; isShared?: boolean } = {}): TraceIntake {
  return new TraceIntake({ store: scratch.store, writer: sink, nowMs: Date.now, newBatch: randomUUID, isShared });
}

const RUNS = Number(process.env["DAYBOOK_TEST_RUNS"] ?? 6);
const DAYS = [MIDNIGHT_MS - 1, MIDNIGHT_MS].map((ms) => formatDay(toEpochDay(ms)));

/** What every report would read. */
async function counted(team: string): Promise<CountedCall[]> {
  const rows = await scratch.store.query<CountedCall>({
    sql: `SELECT toUInt32(toUInt16(day)) AS day, source, id, user, toInt32(prompt_tokens) AS prompt, toFloat64(usage) * 4 AS cost
      FROM ${currentEvents(scratch.store.database)}`,
    params: { team, rawDays: DAYS },
  });
  return sorted(rows);
}

function sorted(calls: readonly CountedCall[]): CountedCall[] {
  return calls.toSorted((a, b) => (`${a.day}${a.source}${a.id}` < `${b.day}${b.source}${b.id}` ? -1 : 1));
}

/** Each feed by its own door, at once. */
async function send(doors: TraceIntake, team: string, request: readonly Sent[]): Promise<void> {
  const byFeed = new Map<Feed, UsageEvent[]>();
  for (const each of request) {
    if (!("telling" in each) || isSpan(each.telling.feed)) continue;
    byFeed.set(each.telling.feed, [...(byFeed.get(each.telling.feed) ?? []), toEvent(each.telling)]);
  }
  const spans = request.flatMap((each) => ("parentOf" in each || isSpan(each.telling.feed) ? toSpans(each) : []));
  await Promise.all([
    doors.write(team, spans),
    ...[...byFeed].map(([feed, events]) => doors.writeEvents(team, events, { feed })),
  ]);
}

/** A feed that tells each call in one way, so that the order of tellings is nothing to any of them. */
function withoutCorrections(sent: readonly Sent[]): Sent[] {
  const told = new Set<string>();
  return sent.filter((each) => {
    if (!("telling" in each)) return true;
    const key = `${each.telling.feed} ${each.telling.call}`;
    return !told.has(key) && told.add(key);
  });
}

test("calls told by any doors, in any order, again, corrected, over midnight and restarts, count once at every moment", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomCalls.chain((sent) => fc.tuple(anyRequests(sent), fc.nat(), fc.nat())),
      async ([requests, restartAt, sealAt]) => {
        const team = scratch.newTeam();
        let doors = intake();
        for (const [at, request] of requests.entries()) {
          if (at === restartAt % requests.length) doors = intake();
          await send(doors, team, request);
          expect(await counted(team)).toEqual(sorted(recount(requests.slice(0, at + 1).flat())));
          if (at === sealAt % requests.length) await sealDays(scratch.store, { team, days: DAYS });
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test("nodes that share a store make one call of what each is told, whoever is late", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomCalls.map(withoutCorrections).chain((sent) => fc.tuple(fc.constant(sent), anyRequests(sent))),
      async ([sent, requests]) => {
        const team = scratch.newTeam();
        const nodes = [intake({ isShared: true }), intake({ isShared: true })];
        await Promise.all(
          requests.map(async (request, index) => {
            const node = nodes[index % nodes.length];
            if (node !== undefined) await send(node, team, request);
          }),
        );
        expect(await counted(team)).toEqual(sorted(recount(sent)));
      },
    ),
    { numRuns: RUNS },
  );
});

const ANSWER = "gen-1785300000-abcdef";
const event = (fields: Partial<UsageEvent> = {}): UsageEvent =>
  usageEvent({ id: "e", source: "acme", occurredAtMs: MIDNIGHT_MS, promptTokens: 10, responseId: ANSWER, ...fields });
const row = (fields: Partial<UsageEvent> = {}): UsageEvent => event({ id: ANSWER, source: "openrouter", ...fields });

async function tell(team: string, feed: Feed, events: readonly UsageEvent[], doors = intake()): Promise<void> {
  await doors.writeEvents(team, events, { feed });
}

describe("of one door", () => {
  test("the last telling of an event holds, over a restart and a clock that steps back", async () => {
    const team = scratch.newTeam();
    for (const [at, user] of ["first", "second", "third"].entries()) {
      const doors = new TraceIntake({
        store: scratch.store,
        writer,
        nowMs: () => Date.now() - at * 3_600_000,
        newBatch: randomUUID,
        isShared: false,
      });
      await doors.writeEvents(team, [event({ user: "repeated" }), event({ user })], { feed: "event" });
      expect(await counted(team)).toMatchObject([{ user }]);
    }
    await tell(team, "openrouter-csv", [row({ usagePicoUsd: 250_000_000_000n })]);
    expect(await counted(team)).toMatchObject([{ id: "e", user: "third", cost: 1 }]);
  });

  test("an event that is told again without its answer is no longer one with what others tell", async () => {
    const team = scratch.newTeam();
    await tell(team, "event", [event()]);
    await tell(team, "openrouter-csv", [row()]);
    expect(await counted(team)).toHaveLength(1);
    await tell(team, "event", [event({ responseId: null, user: "corrected" })]);
    await tell(team, "openrouter-csv", [row()]);
    expect(await counted(team)).toMatchObject([{ id: "e", user: "corrected" }, { id: ANSWER }]);
  });

  test("in one request the last telling holds, also when only one of them names an answer", async () => {
    const team = scratch.newTeam();
    await tell(team, "event", [event({ user: "first" }), event({ user: "second", responseId: null })]);
    expect(await counted(team)).toMatchObject([{ user: "second" }]);
    await tell(team, "event", [event({ user: "third", responseId: null }), event({ user: "fourth" })]);
    expect(await counted(team)).toMatchObject([{ user: "fourth" }]);
  });

  test("a time that is corrected over midnight moves the call", async () => {
    const team = scratch.newTeam();
    await tell(team, "event", [event()]);
    await tell(team, "event", [event({ occurredAtMs: MIDNIGHT_MS - 1 })]);
    expect(await counted(team)).toMatchObject([{ id: "e", day: toEpochDay(MIDNIGHT_MS) - 1 }]);
  });
});

describe("what is no id of an answer merges nothing", () => {
  test.each([["short"], ["aitxt-1234567890"]])("%s", async (responseId) => {
    const team = scratch.newTeam();
    await tell(team, "event", [event({ responseId }), event({ responseId, id: "other" })]);
    expect(await counted(team)).toHaveLength(2);
  });

  test("a constant on calls of one sender that used different things", async () => {
    const team = scratch.newTeam();
    await tell(team, "event", [event({ completionTokens: 1 })]);
    await tell(team, "event", [event({ completionTokens: 2, id: "other" })]);
    expect(await counted(team)).toHaveLength(2);
  });

  test("a constant on very many calls, however they come, and it does not fill the store", async () => {
    const team = scratch.newTeam();
    const many = Array.from({ length: 60 }, (_, at) => event({ id: `many-${at}` }));
    await tell(team, "event", many.slice(0, 20));
    expect(await counted(team)).toHaveLength(1);
    const doors = intake();
    await tell(team, "event", many.slice(20, 40), doors);
    expect(await counted(team)).toHaveLength(40);
    await tell(team, "event", many.slice(40), doors);
    await tell(team, "event", many);
    expect(await counted(team)).toHaveLength(60);
    const [facts] = await scratch.store.query<{ n: number }>({
      sql: `SELECT toInt32(uniqExact(part)) AS n FROM ${scratch.store.database}.event_facts WHERE team = {team:String}`,
      params: { team },
    });
    expect(facts?.n).toBeLessThan(60);
  });

  test("messages around an answer", async () => {
    const team = scratch.newTeam();
    const message = { type: "message.created", promptTokens: null } as const;
    await tell(team, "event", [event(), event({ ...message, id: "asked" }), event({ ...message, id: "answered" })]);
    expect(await counted(team)).toHaveLength(3);
  });
});

test("a write that is cut short is refused, and the same events again do what is missing", async () => {
  const team = scratch.newTeam();
  await tell(team, "event", [event()]);
  const failing = intake({ sink: { write: () => Promise.reject(new Error("the disk is full")) } });
  await expect(tell(team, "openrouter-csv", [row({ usagePicoUsd: 0n })], failing)).rejects.toMatchObject({
    code: "store_unavailable",
    message: expect.stringContaining("The events are not acknowledged"),
  });
  expect(await counted(team)).toMatchObject([{ id: "e", cost: null }]);
  await tell(team, "openrouter-csv", [row({ usagePicoUsd: 0n })]);
  expect(await counted(team)).toMatchObject([{ id: "e", cost: 0 }]);
});

test("an endpoint that somebody reported is kept beside names from a better-informed feed", async () => {
  const team = scratch.newTeam();
  const spans = toSpans({
    telling: { feed: "span", call: 0, user: null, prompt: 1, cost: null, isError: false, atMs: MIDNIGHT_MS },
  });
  const doors = intake();
  await doors.write(team, spans);
  const reported = "99999999-9999-4999-8999-999999999999";
  const responseId = spans[0]?.event?.responseId ?? null;
  await tell(team, "gateway", [event({ responseId, endpointId: reported, source: "litellm" })], doors);
  const named = event({ responseId, providerName: "Azure", modelPermaslug: "model-1" });
  await tell(team, "event", [{ ...named, endpointId: deriveEndpointId("Azure", "model-1") }], doors);
  const [stored] = await scratch.store.query<{ endpoint_id: string; provider_name: string }>({
    sql: `SELECT endpoint_id, provider_name FROM ${currentEvents(scratch.store.database)}`,
    params: { team, rawDays: DAYS },
  });
  expect(stored).toEqual({ endpoint_id: reported, provider_name: "Azure" });
});

describe("beside a day that is frozen", () => {
  const frozen = row({ occurredAtMs: MIDNIGHT_MS - 1 });
  const after = { frozenBeforeMs: MIDNIGHT_MS };

  test("a call that counts there is not counted on the next day", async () => {
    const team = scratch.newTeam();
    await tell(team, "openrouter-csv", [frozen]);
    for (let turn = 0; turn < 2; turn++) {
      await intake().writeEvents(team, [event()], { feed: "event", ...after });
      expect(await counted(team)).toMatchObject([{ id: ANSWER, day: toEpochDay(MIDNIGHT_MS) - 1 }]);
    }
  });

  test("a call that counts on the next day already stays there", async () => {
    const team = scratch.newTeam();
    await tell(team, "openrouter-csv", [frozen]);
    await tell(team, "event", [event()]);
    await intake().writeEvents(team, [event({ source: "litellm", usagePicoUsd: 0n })], { feed: "gateway", ...after });
    expect(await counted(team)).toMatchObject([{ id: "e", cost: 0 }]);
  });
});

test("of an answer that nobody told of before, the store is not asked", async () => {
  const team = scratch.newTeam();
  const statements: string[] = [];
  const store = {
    ...scratch.store,
    query: <Row>(statement: Parameters<typeof scratch.store.query>[0]): Promise<Row[]> => {
      statements.push(statement.sql);
      return scratch.store.query<Row>(statement);
    },
  };
  const doors = new TraceIntake({ store, writer, nowMs: Date.now, newBatch: randomUUID, isShared: false });
  await tell(team, "event", [event({ responseId: "gen-first-one" })], doors);
  statements.length = 0;
  await tell(team, "event", [event({ responseId: `gen-${randomUUID()}`, id: "new" })], doors);
  expect(statements).toEqual([]);
  await tell(team, "openrouter-csv", [row({ responseId: "gen-first-one" })], doors);
  expect(statements.length).toBeGreaterThan(0);
  expect(await counted(team)).toHaveLength(2);
});

test("after a restore, which brings events alone, what comes again by another door is still the same call", async () => {
  const team = scratch.newTeam();
  const whole = event({ user: "ada", streamed: true, ttftMs: 1.5, cacheWrite1hTokens: 3, usageCachePicoUsd: -7n });
  await tell(team, "openrouter-csv", [row({ usagePicoUsd: 250_000_000_001n })]);
  await tell(team, "event", [whole]);
  const before = await everyField(team);
  await scratch.store.command({
    sql: `ALTER TABLE ${scratch.store.database}.event_facts DELETE WHERE team = {team:String} SETTINGS mutations_sync = 2`,
    params: { team },
  });
  await rememberAnswers(scratch.store, { nowMs: Date.now(), batch: randomUUID() });
  await tell(team, "openrouter-csv", [row({ usagePicoUsd: 250_000_000_001n })]);
  await tell(team, "event", [whole]);
  expect(await everyField(team)).toEqual(before);
});

async function everyField(team: string): Promise<object[]> {
  return scratch.store.query({
    sql: `SELECT * EXCEPT (ver, received_at) FROM ${currentEvents(scratch.store.database)} ORDER BY day, source, id`,
    params: { team, rawDays: DAYS },
  });
}
