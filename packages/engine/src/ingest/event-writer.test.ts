import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { UsageEvent } from "../kernel/usage-event.js";
import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import type { EventGroup } from "../store/analytics/analytics-store.js";
import { type EventSink, EventWriter, type EventWriterLimits } from "./event-writer.js";
import type { VersionClock } from "./version-clock.js";

/** A sink whose inserts end when the test says so. */
class HeldSink implements EventSink {
  readonly groups: EventGroup[] = [];
  #endings: ((error: Error | null) => void)[] = [];
  #arrivals: (() => void)[] = [];

  async insertEvents(group: EventGroup): Promise<void> {
    this.groups.push(group);
    for (const arrived of this.#arrivals.splice(0)) arrived();
    await new Promise<void>((resolve, reject) => {
      this.#endings.push((error) => (error === null ? resolve() : reject(error)));
    });
  }

  /** Resolves when so many groups have arrived. */
  async arrived(count: number): Promise<void> {
    while (this.groups.length < count) await new Promise<void>((resolve) => this.#arrivals.push(resolve));
  }

  /** Ends the oldest insert under way. */
  end(error: Error | null = null): void {
    this.#endings.shift()?.(error);
  }

  ids(group: number): string[] {
    return this.groups[group]?.events.map(({ event }) => event.id) ?? [];
  }
}

function countingClock(): Pick<VersionClock, "take"> {
  let next = 1n;
  return {
    take(count) {
      const first = next;
      next += BigInt(count);
      return first;
    },
  };
}

function writerTo(sink: EventSink, limits: Partial<EventWriterLimits> = {}): EventWriter {
  const writer = new EventWriter({ sink, clock: countingClock(), nowMs: () => 1_000, limits });
  onTestFinished(async () => {
    if (sink instanceof HeldSink) while (writer.heldEvents > 0) await endAll(sink);
    await writer.close();
  });
  return writer;
}

async function endAll(sink: HeldSink): Promise<void> {
  sink.end();
  await new Promise((resolve) => setImmediate(resolve));
}

function events(...ids: string[]): UsageEvent[] {
  return ids.map((id) =>
    emptyUsageEvent({ id, source: "test", type: "generation", occurredAtMs: 0, workspaceId: "workspace" }),
  );
}

const UNAVAILABLE = { code: "store_unavailable", isRetryable: true };

describe("grouping", () => {
  test("writes that wait together go in one insert, each in its own order, for its own team", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink);
    const writes = [
      writer.write("a", events("1", "2")),
      writer.write("b", events("3")),
      writer.write("a", events("4")),
    ];
    await sink.arrived(1);
    expect(sink.groups[0]?.events.map(({ teamId, event }) => `${teamId}${event.id}`)).toEqual(["a1", "a2", "b3", "a4"]);
    expect(sink.groups[0]?.receivedAtMs).toBe(1_000);
    sink.end();
    await Promise.all(writes);
    expect(sink.groups).toHaveLength(1);
  });

  test("a lone write does not wait for others as long as many may", async () => {
    const sink = new HeldSink();
    const startedMs = performance.now();
    const write = writerTo(sink, { gatherMs: 60_000, quietMs: 1 }).write("a", events("1"));
    await sink.arrived(1);
    expect(performance.now() - startedMs).toBeLessThan(30_000);
    sink.end();
    await write;
  });

  test("writes that keep coming are gathered no longer than the limit", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { gatherMs: 20, quietMs: 60_000 });
    const writes: Promise<void>[] = [];
    while (sink.groups.length === 0) {
      writes.push(writer.write("a", events(String(writes.length))));
      await new Promise((resolve) => setImmediate(resolve));
    }
    while (writer.heldEvents > 0) await endAll(sink);
    await Promise.all(writes);
    expect(sink.ids(0)[0]).toBe("0");
  });

  test("a write is not acknowledged before its insert has ended", async () => {
    const sink = new HeldSink();
    let isAcknowledged = false;
    const write = writerTo(sink)
      .write("a", events("1"))
      .then(() => (isAcknowledged = true));
    await sink.arrived(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isAcknowledged).toBe(false);
    sink.end();
    await write;
  });

  test("a group is closed at its size, and a write is never cut in two", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { groupEventsMax: 3, insertsMax: 1 });
    const writes = [["1", "2"], ["3", "4"], ["5"], ["6", "7", "8", "9"], ["10"]].map((ids) =>
      writer.write("a", events(...ids)),
    );
    for (let group = 1; group <= 4; group++) {
      await sink.arrived(group);
      sink.end();
    }
    await Promise.all(writes);
    expect(sink.groups.map((_, group) => sink.ids(group))).toEqual([
      ["1", "2"],
      ["3", "4", "5"],
      ["6", "7", "8", "9"],
      ["10"],
    ]);
  });

  test("never more inserts are under way than allowed", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { groupEventsMax: 1, insertsMax: 2 });
    const writes = ["1", "2", "3", "4"].map((id) => writer.write("a", events(id)));
    await sink.arrived(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sink.groups).toHaveLength(2);
    sink.end();
    await sink.arrived(3);
    expect(sink.groups).toHaveLength(3);
    sink.end();
    sink.end();
    await sink.arrived(4);
    sink.end();
    await Promise.all(writes);
  });

  test("no events are durable at once, without an insert", async () => {
    const sink = new HeldSink();
    await writerTo(sink).write("a", []);
    expect(sink.groups).toHaveLength(0);
  });
});

// Of two tellings of one event the higher version wins, so the one that was sent later must have it.
test("versions rise in the order of the writes, over all groups, and none is given twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 8 }),
      async (sizes, groupEventsMax) => {
        const groups: EventGroup[] = [];
        const sink: EventSink = {
          async insertEvents(group) {
            groups.push(group);
          },
        };
        const writer = new EventWriter({
          sink,
          clock: countingClock(),
          nowMs: () => 0,
          limits: { groupEventsMax, gatherMs: 0, gatherUnderLoadMs: 0 },
        });
        await Promise.all(
          sizes.map((size, write) =>
            writer.write("a", events(...Array.from({ length: size }, (_, at) => `${write}.${at}`))),
          ),
        );
        const versions = groups
          .flatMap(({ events: own, firstVersion }) =>
            own.map(({ event }, at) => [firstVersion + BigInt(at), event.id] as const),
          )
          .toSorted(([left], [right]) => (left < right ? -1 : 1));
        expect(versions.map(([, id]) => id)).toEqual(
          sizes.flatMap((size, write) => Array.from({ length: size }, (_, at) => `${write}.${at}`)),
        );
        expect(new Set(versions.map(([version]) => version)).size).toBe(versions.length);
        expect(writer.heldEvents).toBe(0);
      },
    ),
    { numRuns: 50 },
  );
});

describe("a store that fails or hangs", () => {
  test("the failure of a group rejects exactly its writes", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { groupEventsMax: 2, insertsMax: 1 });
    const writes = [["1"], ["2"], ["3"]].map((ids) => writer.write("a", events(...ids)));
    const outcomes = Promise.allSettled(writes);
    await sink.arrived(1);
    expect(sink.ids(0)).toEqual(["1", "2"]);
    sink.end(new Error("disk full"));
    await sink.arrived(2);
    sink.end();
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    await expect(writes[0]).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringContaining("not acknowledged"),
    });
    expect(writer.heldEvents).toBe(0);
  });

  test("it works again after failures, without a hand", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink);
    for (let round = 1; round <= 3; round++) {
      const write = writer.write("a", events("1"));
      await sink.arrived(round);
      sink.end(round < 3 ? new Error("down") : null);
      if (round === 3) await write;
      else await expect(write).rejects.toMatchObject(UNAVAILABLE);
    }
  });

  test("beyond the bound a write is refused at once, and accepted when there is room again", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { queuedEventsMax: 3, groupEventsMax: 1, insertsMax: 1 });
    const first = writer.write("a", events("1", "2"));
    const second = writer.write("a", events("3"));
    await expect(writer.write("a", events("4"))).rejects.toMatchObject(UNAVAILABLE);
    expect(writer.heldEvents).toBe(3);
    sink.end();
    await first;
    const third = writer.write("a", events("4"));
    await sink.arrived(2);
    sink.end();
    await sink.arrived(3);
    sink.end();
    await Promise.all([second, third]);
  });

  test("a single write above the bound is taken when nothing else is held", async () => {
    const sink = new HeldSink();
    const write = writerTo(sink, { queuedEventsMax: 2 }).write("a", events("1", "2", "3"));
    await sink.arrived(1);
    sink.end();
    await write;
  });

  test("a write is given up after its patience; in an insert it stays counted until that has ended", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { patienceMs: 30 });
    const write = writer.write("a", events("1", "2"));
    await sink.arrived(1);
    await expect(write).rejects.toMatchObject(UNAVAILABLE);
    expect(writer.heldEvents).toBe(2);
    sink.end();
    await expect.poll(() => writer.heldEvents).toBe(0);
  });

  // Its sender sends it again: kept, the same events would pile up once for every try while the store hangs.
  test("a write given up before its insert began leaves the queue and is never inserted", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { patienceMs: 40, groupEventsMax: 1, insertsMax: 1 });
    const hung = Promise.allSettled([writer.write("a", events("hung"))]);
    await sink.arrived(1);
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(writer.write("a", events("waiting"))).rejects.toMatchObject(UNAVAILABLE);
    }
    expect(await hung).toMatchObject([{ status: "rejected", reason: UNAVAILABLE }]);
    expect(writer.heldEvents).toBe(1);
    sink.end();
    await expect.poll(() => writer.heldEvents).toBe(0);
    const later = writer.write("a", events("later"));
    await sink.arrived(2);
    sink.end();
    await later;
    expect(sink.groups.map((_, group) => sink.ids(group))).toEqual([["hung"], ["later"]]);
  });
});

describe("closing", () => {
  test("what waits is stored first, then writes are refused", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { groupEventsMax: 1, insertsMax: 1, gatherMs: 60_000, gatherUnderLoadMs: 60_000 });
    const writes = [writer.write("a", events("1")), writer.write("a", events("2"))];
    const closed = writer.close();
    await expect(writer.write("a", events("3"))).rejects.toMatchObject(UNAVAILABLE);
    await sink.arrived(1);
    sink.end();
    await sink.arrived(2);
    sink.end();
    await Promise.all([...writes, closed]);
    expect(sink.groups.map((_, group) => sink.ids(group))).toEqual([["1"], ["2"]]);
  });

  test("a store that fails does not keep it from closing", async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink);
    const write = writer.write("a", events("1"));
    const closed = writer.close();
    await sink.arrived(1);
    sink.end(new Error("down"));
    await expect(write).rejects.toMatchObject(UNAVAILABLE);
    await closed;
  });
});
