import { DaybookError } from "../kernel/errors.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { EventGroup, StoredEvent } from "../store/analytics/analytics-store.js";
import type { VersionClock } from "./version-clock.js";

/** Where groups of events go; resolves when they are durable. */
export interface EventSink {
  insertEvents(group: EventGroup): Promise<void>;
}

export interface EventWriterLimits {
  /** Events that may wait or be under way before further ones are refused. Default 200,000. */
  queuedEventsMax: number;
  /** Events of one insert, unless a single write holds more. Default 20,000. */
  groupEventsMax: number;
  /** How long a group gathers while the engine is idle and writes keep coming. Default 20 ms. */
  gatherMs: number;
  /** How long it waits for one more write meanwhile. Default 4 ms. */
  quietMs: number;
  /** How long a group gathers while another insert is under way. Default 60 ms. */
  gatherUnderLoadMs: number;
  /** Inserts under way at once. Each holds a thread of libuv's pool. Default 2. */
  insertsMax: number;
  /** How long a write waits to become durable before it is given up. Default 20 s. */
  patienceMs: number;
}

const EVENT_WRITER_LIMITS: EventWriterLimits = {
  queuedEventsMax: 200_000,
  groupEventsMax: 20_000,
  gatherMs: 20,
  quietMs: 4,
  gatherUnderLoadMs: 60,
  insertsMax: 2,
  patienceMs: 20_000,
};

interface Write {
  teamId: string;
  events: readonly UsageEvent[];
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Groups the writes of many requests into few inserts: the number of statements, not of rows, is what costs.
 *
 * A write resolves when its events are durable. It is refused with `store_unavailable` at once when too much is waiting,
 * and given up after `patienceMs`; then its events may or may not be stored, and sending them again is safe. Nothing
 * grows without bound: what waits is limited, a write that is given up before its insert began is dropped, and one
 * whose insert is under way stays counted until that has ended.
 */
export class EventWriter {
  readonly #sink: EventSink;
  readonly #clock: Pick<VersionClock, "take">;
  readonly #nowMs: () => number;
  readonly #limits: EventWriterLimits;
  readonly #onStored: (events: readonly StoredEvent[]) => void;
  // A set, since a write that is given up leaves from the middle.
  readonly #queue = new Set<Write>();
  #queuedEvents = 0;
  #heldEvents = 0;
  #oldestMs = 0;
  #latestMs = 0;
  #inserts = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(options: {
    sink: EventSink;
    clock: Pick<VersionClock, "take">;
    nowMs: () => number;
    /** Called after every insert, for the sealer. */
    onStored?: (events: readonly StoredEvent[]) => void;
    limits?: Partial<EventWriterLimits>;
  }) {
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#nowMs = options.nowMs;
    this.#limits = { ...EVENT_WRITER_LIMITS, ...options.limits };
    this.#onStored = options.onStored ?? (() => {});
  }

  /** Events that wait for an insert or are in one. */
  get heldEvents(): number {
    return this.#heldEvents;
  }

  /**
   * Resolves when the events are durable.
   *
   * @throws DaybookError `store_unavailable`, retryable with the same events
   */
  async write(teamId: string, events: readonly UsageEvent[]): Promise<void> {
    if (events.length === 0) return;
    if (this.#isClosed) throw unavailable("Daybook is shutting down");
    if (this.#heldEvents > 0 && this.#heldEvents + events.length > this.#limits.queuedEventsMax) {
      throw unavailable(`${this.#heldEvents} events already wait to be stored`);
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#drop(write);
        reject(unavailable(`the store took longer than ${this.#limits.patienceMs} ms`));
      }, this.#limits.patienceMs);
      const settle = <Args extends unknown[]>(act: (...args: Args) => void) => {
        return (...args: Args): void => {
          clearTimeout(giveUp);
          act(...args);
        };
      };
      const write: Write = { teamId, events, resolve: settle(resolve), reject: settle(reject) };
      this.#latestMs = performance.now();
      if (this.#queue.size === 0) this.#oldestMs = this.#latestMs;
      this.#queue.add(write);
      this.#queuedEvents += events.length;
      this.#heldEvents += events.length;
      this.#schedule();
    });
  }

  /** Stores what waits, then refuses further writes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#queue.size > 0 || this.#inserts.size > 0) {
      this.#flush();
      await Promise.race(this.#inserts);
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Its sender was told to send again, so to store it now would be work for nothing. */
  #drop(write: Write): void {
    if (!this.#queue.delete(write)) return;
    this.#queuedEvents -= write.events.length;
    this.#heldEvents -= write.events.length;
  }

  #schedule(): void {
    if (this.#queue.size === 0 || this.#inserts.size >= this.#limits.insertsMax) return;
    if (this.#queuedEvents >= this.#limits.groupEventsMax) {
      this.#flush();
      return;
    }
    const { gatherMs, quietMs, gatherUnderLoadMs } = this.#limits;
    // Many senders that were answered together send again together: a group of all of them costs as one of few.
    const dueMs =
      this.#inserts.size === 0
        ? Math.min(this.#oldestMs + gatherMs, this.#latestMs + quietMs)
        : this.#oldestMs + gatherUnderLoadMs;
    const waitMs = dueMs - performance.now();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#flush();
      },
      Math.max(0, waitMs),
    );
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#queue.size === 0 || this.#inserts.size >= this.#limits.insertsMax) return;
    const writes = this.#takeGroup();
    const insert = this.#insert(writes).finally(() => {
      this.#inserts.delete(insert);
      this.#schedule();
    });
    this.#inserts.add(insert);
    this.#schedule();
  }

  #takeGroup(): Write[] {
    const group: Write[] = [];
    let size = 0;
    for (const write of this.#queue) {
      if (group.length > 0 && size + write.events.length > this.#limits.groupEventsMax) break;
      group.push(write);
      this.#queue.delete(write);
      size += write.events.length;
    }
    this.#queuedEvents -= size;
    this.#oldestMs = performance.now();
    return group;
  }

  async #insert(writes: readonly Write[]): Promise<void> {
    const events = writes.flatMap(({ teamId, events: own }) => own.map((event): StoredEvent => ({ teamId, event })));
    try {
      await this.#sink.insertEvents({
        events,
        receivedAtMs: this.#nowMs(),
        firstVersion: this.#clock.take(events.length),
      });
      for (const write of writes) write.resolve();
    } catch (cause) {
      for (const write of writes) write.reject(unavailable("the store refused them", cause));
    } finally {
      this.#heldEvents -= events.length;
      this.#onStored(events);
    }
  }
}

function unavailable(why: string, cause?: unknown): DaybookError {
  return new DaybookError(
    "store_unavailable",
    `The events are not acknowledged: ${why}. A part may be stored; send the same events again, nothing is counted twice.`,
    { cause },
  );
}
