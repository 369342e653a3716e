import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openEventWriter, type EventIntake } from "../ingest/open-event-writer.js";
import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { factsOf, payload, type SentSpan } from "../normalize/spans/__fixtures__/payloads.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import { currentEvents } from "../rollup/current-events.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { anyDelivery, randomSpans } from "./__fixtures__/random-trace.js";
import { type DerivedRow, recountDerived, sortRows } from "./__fixtures__/recount-derived.js";
import { type Derivation, NO_DERIVATION } from "./derivation.js";
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

const MIDNIGHT_MS = Date.UTC(2026, 2, 2);
const ALWAYS: Derivation = { beforeMs: Number.POSITIVE_INFINITY, isForced: false };
const FORCED: Derivation = { ...ALWAYS, isForced: true };

function intake({
  derivation = ALWAYS,
  isShared = false,
  sink = writer,
  ...limits
}: { derivation?: Derivation; isShared?: boolean; sink?: TraceEventSink; groupMax?: number } = {}): TraceIntake {
  return new TraceIntake({
    store: scratch.store,
    writer: sink,
    nowMs: Date.now,
    newBatch: randomUUID,
    isShared,
    derivationOf: () => Promise.resolve(derivation),
    limits,
  });
}

/** What every report would count of chats and messages. */
async function derived(team: string, source = DERIVED_SOURCE): Promise<DerivedRow[]> {
  const rows = await scratch.store.query<Omit<DerivedRow, "atMs"> & { atMs: string }>({
    sql: `SELECT id, toUInt32(toUInt16(day)) AS day, toString(toUnixTimestamp64Milli(occurred_at)) AS atMs, user, chat_id AS chat, role
      FROM ${currentEvents(scratch.store.database)} WHERE source = {source:String}`,
    params: { team, source, rawDays: ["2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03"] },
  });
  return sortRows(rows.map((row) => ({ ...row, atMs: Number(row.atMs) })));
}

const RUNS = Number(process.env["DAYBOOK_TEST_RUNS"] ?? 12);
const beginnings = fc.constantFrom(Number.POSITIVE_INFINITY, MIDNIGHT_MS);
const delivered = fc
  .tuple(randomSpans, beginnings)
  .chain(([spans, beforeMs]) =>
    fc.tuple(fc.constant(spans), fc.constant(beforeMs), anyDelivery(spans), fc.nat(), fc.nat()),
  );

/** Of requests that come at once, one group is made durable while the one before is written. */
const deliveries = fc.constantFrom("one by one", "at once", "each a group");

test("any order, repeats, split, concurrency and restarts leave the chats and messages that a recount finds", async () => {
  await fc.assert(
    fc.asyncProperty(delivered, deliveries, async ([spans, beforeMs, requests, restartAt], delivery) => {
      const team = scratch.newTeam();
      const derivation = { beforeMs, isForced: false };
      let traces = intake({ derivation, ...(delivery === "each a group" ? { groupMax: 1 } : {}) });
      if (delivery !== "one by one") await Promise.all(requests.map((request) => traces.write(team, request)));
      else {
        for (const [index, request] of requests.entries()) {
          if (index === restartAt % requests.length) traces = intake({ derivation });
          await traces.write(team, request);
        }
      }
      expect(await derived(team)).toEqual(recountDerived(spans, beforeMs));
    }),
    { numRuns: RUNS * 2 },
  );
});

test("at every moment the chats are those of what was told so far", async () => {
  await fc.assert(
    fc.asyncProperty(delivered, async ([, beforeMs, requests]) => {
      const team = scratch.newTeam();
      const traces = intake({ derivation: { beforeMs, isForced: false } });
      const told: SpanFacts[] = [];
      for (const request of requests) {
        await traces.write(team, request);
        told.push(...request);
        expect(await derived(team)).toEqual(recountDerived(told, beforeMs));
      }
    }),
    { numRuns: RUNS },
  );
});

test("a write that was cut short and is sent again, after any others, leaves the same", async () => {
  await fc.assert(
    fc.asyncProperty(delivered, async ([spans, beforeMs, requests, cutAt, again]) => {
      const team = scratch.newTeam();
      const cut = cutAt % requests.length;
      const sentAgainAfter = cut + (again % (requests.length - cut));
      let isFailing = false;
      const sink: TraceEventSink = {
        write: (teamId, events) => (isFailing ? Promise.reject(new Error("no")) : writer.write(teamId, events)),
      };
      const traces = intake({ derivation: { beforeMs, isForced: false }, sink });
      for (const [index, request] of requests.entries()) {
        isFailing = index === cut;
        if (isFailing) {
          await expect(traces.write(team, request)).rejects.toMatchObject({ code: "store_unavailable" });
        } else await traces.write(team, request);
        isFailing = false;
        if (index === sentAgainAfter) await traces.write(team, requests[cut] ?? []);
      }
      expect(await derived(team)).toEqual(recountDerived(spans, beforeMs));
    }),
    { numRuns: RUNS },
  );
});

/** What a merge drops within the milliseconds before a node looks again, that node cannot know (docs/decisions/0016). */
async function withoutMerges(run: () => Promise<void>): Promise<void> {
  const events = `${scratch.store.database}.events`;
  await scratch.store.command({ sql: `SYSTEM STOP MERGES ${events}` });
  try {
    await run();
  } finally {
    await scratch.store.command({ sql: `SYSTEM START MERGES ${events}` });
  }
}

test("nodes that share a store derive together what one would, whoever is late", async () => {
  const property = fc.asyncProperty(delivered, async ([spans, beforeMs, requests]) => {
    const team = scratch.newTeam();
    const derivation = { beforeMs, isForced: false };
    const nodes = [1, 2, 3].map(() => intake({ derivation, isShared: true }));
    await Promise.all(requests.map(async (request, index) => nodes[index % nodes.length]?.write(team, request)));
    expect(await derived(team)).toEqual(recountDerived(spans, beforeMs));
  });
  await withoutMerges(() => fc.assert(property, { numRuns: RUNS }));
});

const chat = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4.1", "gen_ai.usage.input_tokens": 10 };
/** The very first ones are those of test buttons. */
const FIRST_TRACE = 0xa0;
const calls = (trace: number, atMs: number, attributes: Record<string, unknown> = {}): SpanFacts[] => {
  const spans: SentSpan[] = [
    { trace: FIRST_TRACE + trace, id: 1, atMs, attributes: { ...chat, "session.id": "s-1", ...attributes } },
  ];
  return factsOf(payload(spans));
};
const chatsOf = async (team: string): Promise<DerivedRow[]> =>
  (await derived(team)).filter(({ id }) => id.startsWith("chat:"));

test("of calls in one moment on two nodes the first by its name began the chat, also when it is overwritten unseen", async () => {
  const team = scratch.newTeam();
  let letGo = (): void => undefined;
  const firstIsWritten = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let isHeld = false;
  const late: TraceEventSink = {
    write: async (teamId, events) => {
      isHeld = true;
      await firstIsWritten;
      await writer.write(teamId, events);
    },
  };
  const second = intake({ isShared: true, sink: late }).write(team, calls(2, 1_000, { "user.id": "bo" }));
  await vi.waitFor(() => expect(isHeld).toBe(true), { timeout: 10_000, interval: 5 });
  await intake({ isShared: true }).write(team, calls(1, 1_000, { "user.id": "ada" }));
  await withoutMerges(async () => {
    letGo();
    await second;
  });
  expect(await chatsOf(team)).toMatchObject([{ id: "chat:s-1", user: "ada" }]);
});

test("a chat of many traces began once, on the day of the earliest, also when that comes last and after a restart", async () => {
  const team = scratch.newTeam();
  for (const [trace, atMs] of [
    [1, 90_000_000],
    [2, 91_000_000],
    [3, 1_000],
    [4, 100_000_000],
  ] as const) {
    await intake().write(team, calls(trace, atMs, { "user.id": `user-${trace}` }));
  }
  expect(await chatsOf(team)).toMatchObject([{ id: "chat:s-1", atMs: Date.UTC(2026, 2, 1) + 1_000, user: "user-3" }]);
});

test("a chat that goes on after its facts are gone is the same chat", async () => {
  const team = scratch.newTeam();
  await intake().write(team, calls(1, 1_000));
  await scratch.store.command({
    sql: `ALTER TABLE ${scratch.store.database}.event_facts DELETE WHERE team = {team:String} SETTINGS mutations_sync = 2`,
    params: { team },
  });
  await intake().write(team, calls(2, 200_000_000));
  expect(await chatsOf(team)).toMatchObject([{ atMs: Date.UTC(2026, 2, 1) + 1_000 }]);
});

test("another team's chat of the same name is another chat", async () => {
  const [team, other] = [scratch.newTeam(), scratch.newTeam()];
  const traces = intake();
  await traces.write(other, calls(1, 1_000));
  await traces.write(team, calls(2, 2_000));
  expect(await chatsOf(team)).toMatchObject([{ atMs: Date.UTC(2026, 2, 1) + 2_000 }]);
});

test("when the call that began a chat is of another chat after all, the next one began it", async () => {
  const team = scratch.newTeam();
  const traces = intake();
  const plain = (id: number, attributes: Record<string, unknown>): SpanFacts[] =>
    factsOf(payload([{ trace: FIRST_TRACE + 1, id, attributes, atMs: 1_000, ...(id === 2 ? { parent: 1 } : {}) }]));
  await traces.write(team, plain(2, chat));
  await traces.write(team, calls(2, 90_000_000));
  await traces.write(team, calls(3, 80_000_000));
  await traces.write(team, plain(2, { ...chat, "session.id": "s-1" }));
  expect(await chatsOf(team)).toMatchObject([{ id: "chat:s-1", day: 20_513, atMs: Date.UTC(2026, 2, 1) + 1_000 }]);
  await traces.write(team, plain(2, { ...chat, "session.id": "s-0", "user.id": "somebody whose word is longer" }));
  expect(await chatsOf(team)).toMatchObject([
    { id: "chat:s-0", atMs: Date.UTC(2026, 2, 1) + 1_000 },
    { id: "chat:s-1", atMs: Date.UTC(2026, 2, 1) + 80_000_000 },
  ]);
});

test("a call that is also told as an event has one message and one chat, of whoever the event names, in any order", async () => {
  const answer = "gen-1785300000-abcdef";
  const spans = calls(1, 1_000, { "gen_ai.response.id": answer, "user.id": "service" });
  const event = usageEvent({
    id: "e",
    source: "app",
    occurredAtMs: MIDNIGHT_MS,
    user: "ada",
    chatId: "c-1",
    responseId: answer,
    promptTokens: 10,
    operation: null,
  });
  const expected = [
    { id: `answer:${"a1".padStart(32, "0")}`, atMs: MIDNIGHT_MS, user: "ada", chat: "c-1" },
    { id: "chat:c-1", atMs: MIDNIGHT_MS, user: "ada" },
    { id: `message:${"a1".padStart(32, "0")}`, atMs: MIDNIGHT_MS, user: "ada", chat: "c-1" },
  ];
  const writes = [
    (traces: TraceIntake, team: string) => traces.write(team, spans),
    (traces: TraceIntake, team: string) => traces.writeEvents(team, [event], { feed: "event" }),
  ];
  for (const isShared of [false, true]) {
    for (const order of [writes, writes.toReversed(), [...writes, ...writes]]) {
      const team = scratch.newTeam();
      for (const write of order) await write(intake({ isShared }), team);
      const rows = await derived(team);
      expect(rows).toMatchObject(expected);
      expect(rows).toHaveLength(3);
    }
  }
});

test("an event alone, without a trace, has none", async () => {
  const team = scratch.newTeam();
  await intake().writeEvents(team, [usageEvent({ chatId: "c-1", responseId: "gen-1785300000-abcdef" })], {
    feed: "event",
  });
  expect(await derived(team)).toEqual([]);
});

describe("a chat that the team tells of itself", () => {
  const own = (occurredAtMs: number, fields: Partial<UsageEvent> = {}): UsageEvent =>
    usageEvent({ id: "own", source: "app", type: "chat.created", chatId: "s-1", occurredAtMs, ...fields });

  test.each([
    ["it stops deriving then", ALWAYS],
    ["it derives beside", FORCED],
  ])("takes the place of the derived one, where %s", async (_, derivation) => {
    const team = scratch.newTeam();
    const traces = intake({ derivation });
    await traces.write(team, calls(1, 1_000));
    expect(await chatsOf(team)).toHaveLength(1);
    await traces.writeEvents(team, [own(MIDNIGHT_MS)], { feed: "event" });
    expect(await chatsOf(team)).toEqual([]);
    await intake({ derivation }).write(team, calls(2, 2_000));
    await intake({ derivation }).write(team, calls(1, 1_000));
    expect(await chatsOf(team)).toEqual([]);
    expect(await derived(team, "app")).toHaveLength(1);
  });

  test("keeps its place when traces of it come later, where they are derived beside", async () => {
    for (const isShared of [false, true]) {
      const team = scratch.newTeam();
      await intake({ derivation: FORCED, isShared }).writeEvents(team, [own(1_000, { chatId: null, id: "s-1" })], {
        feed: "event",
      });
      await intake({ derivation: FORCED, isShared }).write(team, calls(1, 2_000));
      expect(await chatsOf(team)).toEqual([]);
      expect(await derived(team)).toHaveLength(2);
    }
  });

  test("takes the place of the one that is just being written", async () => {
    const team = scratch.newTeam();
    let writes = 0;
    let letGo = (): void => undefined;
    const ownIsStored = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const sink: TraceEventSink = {
      write: async (teamId, events) => {
        const isDerived = writes++ === 0;
        if (isDerived) await ownIsStored;
        await writer.write(teamId, events);
        if (!isDerived) letGo();
      },
    };
    const traces = intake({ sink });
    const first = traces.write(team, calls(1, 1_000));
    await vi.waitFor(() => expect(writes).toBe(1), { timeout: 10_000, interval: 5 });
    const created = traces.writeEvents(team, [own(MIDNIGHT_MS)], { feed: "event" });
    const further = traces.write(team, calls(2, 2_000));
    await Promise.all([first, created, further]);
    expect(await chatsOf(team)).toEqual([]);
  });

  test("costs a team from whose traces nothing is derived no statement", async () => {
    const team = scratch.newTeam();
    const statements: string[] = [];
    const store = {
      ...scratch.store,
      query: <Row>(statement: Parameters<typeof scratch.store.query>[0]): Promise<Row[]> => {
        statements.push(statement.sql);
        return scratch.store.query<Row>(statement);
      },
    };
    const options = { store, writer, nowMs: Date.now, newBatch: randomUUID, isShared: false };
    const off = new TraceIntake({ ...options, derivationOf: () => Promise.resolve(NO_DERIVATION) });
    await off.writeEvents(team, [own(1_000)], { feed: "event" });
    expect(statements).toEqual([]);
    const on = new TraceIntake({ ...options, derivationOf: () => Promise.resolve(ALWAYS) });
    await on.writeEvents(team, [own(1_000)], { feed: "event" });
    statements.length = 0;
    await on.writeEvents(team, [own(2_000, { chatId: randomUUID() })], { feed: "event" });
    expect(statements).toEqual([]);
  });
});

test("new chats, and chats that go on, ask nothing of the events", async () => {
  const team = scratch.newTeam();
  const statements: string[] = [];
  const store = {
    ...scratch.store,
    query: <Row>(statement: Parameters<typeof scratch.store.query>[0]): Promise<Row[]> => {
      statements.push(statement.sql);
      return scratch.store.query<Row>(statement);
    },
  };
  const traces = new TraceIntake({
    store,
    writer,
    nowMs: Date.now,
    newBatch: randomUUID,
    isShared: false,
    derivationOf: () => Promise.resolve(ALWAYS),
  });
  await traces.write(team, calls(1, 1_000));
  statements.length = 0;
  await traces.write(team, calls(2, 2_000));
  await traces.write(team, calls(3, 2_000, { "session.id": randomUUID() }));
  expect(statements.filter((sql) => sql.includes(".events"))).toEqual([]);
  expect(await chatsOf(team)).toHaveLength(2);
});

test("on frozen days nothing is derived, taken back or begun again", async () => {
  const team = scratch.newTeam();
  await intake().write(team, calls(1, 1_000));
  const before = await derived(team);
  await intake().write(team, calls(2, 90_000_000), MIDNIGHT_MS);
  const after = await derived(team);
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after.filter(({ id }) => id.startsWith("chat:"))).toHaveLength(1);
  expect(after).toHaveLength(before.length + 2);
});

test("where nothing is to be derived, nothing is, and what was derived before stays", async () => {
  const team = scratch.newTeam();
  await intake({ derivation: NO_DERIVATION }).write(team, calls(1, 1_000));
  expect(await derived(team)).toEqual([]);
  await intake().write(team, calls(2, 2_000));
  const before = await derived(team);
  await intake({ derivation: NO_DERIVATION }).write(team, calls(2, 2_000));
  expect(await derived(team)).toEqual(before);
});
