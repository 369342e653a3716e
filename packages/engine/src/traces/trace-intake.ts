import { DaybookError } from "../kernel/errors.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { changedEvents } from "./changed-events.js";
import { encodeSpanBatch, readToldSpans, type ToldSpans } from "./fact-rows.js";
import { WrittenTraces } from "./written-traces.js";

/** Where the events of traces go; resolves when they are durable. */
export interface TraceEventSink {
  write(teamId: string, events: readonly UsageEvent[]): Promise<void>;
}

export interface TraceIntakeOptions {
  store: AnalyticsStore;
  writer: TraceEventSink;
  nowMs: () => number;
  /** A text that no other write of any node has. */
  newBatch: () => string;
  /** Whether other processes write to the same store. */
  isShared: boolean;
  limits?: Partial<TraceIntakeLimits>;
}

export interface TraceIntakeLimits {
  /** Spans that may wait or be under way before further ones are refused. Default 200,000. */
  heldSpansMax: number;
  /** Spans that one group takes, unless a single write has more. Default 20,000. */
  groupSpansMax: number;
  /** How long a write waits to become durable before it is given up. Default 20 s. */
  patienceMs: number;
}

const LIMITS: TraceIntakeLimits = { heldSpansMax: 200_000, groupSpansMax: 20_000, patienceMs: 20_000 };

interface Write {
  spans: readonly SpanFacts[];
  /** Events of earlier days are not written, for their days are frozen. */
  frozenBeforeMs: number | null;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Takes in spans of any trace in any order, and writes the events that they amount to. Log records come in the same way:
 * the groups in which they stand are traces here.
 *
 * Each group of a team's spans is made durable first, then what others have told of the same traces is read, then the
 * events that changed are written. Whoever comes second therefore sees what came first, wherever a trace is cut into
 * requests. A team's groups go one after the other; with other nodes on the store, a group looks again after its events
 * are written, and starts over if spans of its traces came in between.
 *
 * A write resolves when spans and events are durable; when it is refused or cut short, sending the same spans again is
 * safe and does all that is missing.
 */
export class TraceIntake {
  readonly #options: TraceIntakeOptions;
  readonly #limits: TraceIntakeLimits;
  readonly #queues = new Map<string, Write[]>();
  readonly #written = new WrittenTraces();
  readonly #running = new Map<string, Promise<void>>();
  #heldSpans = 0;
  #isClosed = false;

  constructor(options: TraceIntakeOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  /**
   * Resolves when the spans, and every event they make or change, are durable.
   *
   * @throws DaybookError `store_unavailable`, retryable with the same spans
   */
  async write(teamId: string, spans: readonly SpanFacts[], frozenBeforeMs: number | null = null): Promise<void> {
    if (spans.length === 0) return;
    if (this.#isClosed) throw unavailable("Daybook is shutting down");
    if (this.#heldSpans > 0 && this.#heldSpans + spans.length > this.#limits.heldSpansMax) {
      throw unavailable(`${this.#heldSpans} spans or log records already wait to be stored`);
    }
    this.#heldSpans += spans.length;
    await new Promise<void>((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#drop(teamId, write);
        reject(unavailable(`the store took longer than ${this.#limits.patienceMs} ms`));
      }, this.#limits.patienceMs);
      const write: Write = {
        spans,
        frozenBeforeMs,
        resolve() {
          clearTimeout(giveUp);
          resolve();
        },
        reject(error) {
          clearTimeout(giveUp);
          reject(error);
        },
      };
      const queue = this.#queues.get(teamId);
      if (queue === undefined) this.#queues.set(teamId, [write]);
      else queue.push(write);
      this.#start(teamId);
    });
  }

  /** Ends the writes that wait, then refuses further ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#running.values());
  }

  /** Its sender was told to send again, so to store it now would be work for nothing. */
  #drop(teamId: string, write: Write): void {
    const queue = this.#queues.get(teamId);
    const at = queue?.indexOf(write) ?? -1;
    if (queue === undefined || at < 0) return;
    queue.splice(at, 1);
    this.#heldSpans -= write.spans.length;
  }

  #start(teamId: string): void {
    if (this.#running.has(teamId)) return;
    const run = this.#run(teamId).finally(() => {
      this.#running.delete(teamId);
    });
    this.#running.set(teamId, run);
  }

  /** While one group is under way, the next one gathers by itself. */
  async #run(teamId: string): Promise<void> {
    for (;;) {
      const writes = this.#takeGroup(teamId);
      if (writes.length === 0) return;
      const spans = writes.flatMap((write) => write.spans);
      const traces = new Set(spans.map(({ traceId }) => traceId));
      try {
        await this.#store(teamId, writes, spans);
        for (const traceId of traces) this.#written.add(teamId, traceId);
        for (const write of writes) write.resolve();
      } catch (cause) {
        for (const traceId of traces) this.#written.forget(teamId, traceId);
        const error = cause instanceof DaybookError ? cause : unavailable("the store refused them", cause);
        for (const write of writes) write.reject(error);
      } finally {
        this.#heldSpans -= writes.reduce((sum, { spans }) => sum + spans.length, 0);
      }
    }
  }

  #takeGroup(teamId: string): Write[] {
    const queue = this.#queues.get(teamId) ?? [];
    let size = 0;
    let count = 0;
    for (const { spans } of queue) {
      if (count > 0 && size + spans.length > this.#limits.groupSpansMax) break;
      size += spans.length;
      count++;
    }
    const group = queue.splice(0, count);
    if (queue.length === 0) this.#queues.delete(teamId);
    return group;
  }

  async #store(teamId: string, writes: readonly Write[], spans: readonly SpanFacts[]): Promise<void> {
    const { store, writer, nowMs, newBatch, isShared } = this.#options;
    const batch = newBatch();
    await store.insertBlock(encodeSpanBatch({ teamId, batch, receivedAtMs: nowMs(), spans }), teamId);
    const frozenBeforeMs = Math.max(...writes.map((write) => write.frozenBeforeMs ?? Number.NEGATIVE_INFINITY));
    // What other nodes have written, or not, this one cannot know.
    const isInOrder = (traceId: string): boolean => !isShared && this.#written.has(teamId, traceId);
    const read = (): Promise<ToldSpans> => readToldSpans(store, { teamId, batch, spans });
    for (let told = await read(); ;) {
      const events = changedEvents({ own: spans, told: told.spans, isInOrder });
      await writer.write(
        teamId,
        events.filter(({ occurredAtMs }) => occurredAtMs >= frozenBeforeMs),
      );
      if (!isShared) return;
      const { batches } = told;
      const again = await read();
      if ([...again.batches].every((each) => batches.has(each))) return;
      told = again;
    }
  }
}

function unavailable(why: string, cause?: unknown): DaybookError {
  return new DaybookError(
    "store_unavailable",
    `Nothing of it is acknowledged: ${why}. A part may be stored; send the same again, nothing is counted twice.`,
    { cause },
  );
}
