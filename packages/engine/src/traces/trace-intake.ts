import { DaybookError } from "../kernel/errors.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { Feed } from "../normalize/spans/feed.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { changedEvents } from "./changed-events.js";
import { ConstantAnswers, provingTellings } from "./constant-answers.js";
import { encodeToldBatch, namesOf, readLastReceivedMs, readTold, type Told, type ToldByOthers } from "./fact-rows.js";
import { KnownNames } from "./known-names.js";
import { partEvents, withoutRepeats } from "./part-events.js";
import { eventsInDoubt, readStanding, withoutReplaced } from "./standing-events.js";
import { TRACE_INTAKE_LIMITS, type TraceIntakeLimits } from "./trace-intake-limits.js";
import { WrittenTraces } from "./written-traces.js";

/** Where events go; resolves when they are durable. */
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

interface Write extends Told {
  what: "spans or log records" | "events";
  size: number;
  /** Events of earlier days are not written, for their days are frozen. */
  frozenBeforeMs: number | null;
  resolve(): void;
  reject(error: Error): void;
}

/** A group of writes whose facts are durable. */
interface ToldGroup {
  own: Told;
  /** Events that are made one with nothing. */
  plain: readonly UsageEvent[];
  frozenBeforeMs: number;
  others: ToldByOthers;
  /** Looks at what others told once more. */
  read(): Promise<ToldByOthers>;
}

/**
 * Takes in spans of any trace in any order, and events that name the answers they tell of, and writes the events that all of
 * it amounts to: one for each call, by whatever doors it is told. Log records come in as spans do: the groups in which they
 * stand are traces here.
 *
 * What each group of a team's writes tells is made durable first, then what others have told of the same traces and answers
 * is read, then the events that changed are written. Whoever comes second therefore sees what came first, wherever a trace is
 * cut into requests. A team's groups go one after the other; with other nodes on the store, a group looks again after its
 * events are written, and starts over if others told of the same in between.
 *
 * A write resolves when what it tells, and its events, are durable; when it is refused or cut short, sending the same again
 * is safe and does all that is missing.
 */
export class TraceIntake {
  readonly #options: TraceIntakeOptions;
  readonly #limits: TraceIntakeLimits;
  readonly #queues = new Map<string, Write[]>();
  readonly #written = new WrittenTraces();
  readonly #constants = new ConstantAnswers();
  readonly #known: KnownNames;
  readonly #lastReceivedMs = new Map<string, number>();
  /** Of a team: its groups that are made durable, one after the other, and the last of them whose events are written. */
  readonly #telling = new Map<string, Promise<void>>();
  readonly #writing = new Map<string, Promise<void>>();
  #held = 0;
  #isClosed = false;

  constructor(options: TraceIntakeOptions) {
    this.#options = options;
    this.#limits = { ...TRACE_INTAKE_LIMITS, ...options.limits };
    this.#known = new KnownNames(options.store);
  }

  /**
   * Resolves when the spans, and every event they make or change, are durable.
   *
   * @throws DaybookError `store_unavailable`, retryable with the same spans
   */
  async write(teamId: string, spans: readonly SpanFacts[], frozenBeforeMs: number | null = null): Promise<void> {
    if (spans.length > 0)
      await this.#enqueue(teamId, { what: "spans or log records", spans, posted: [], frozenBeforeMs });
  }

  /**
   * Takes in events that were not made from spans. Resolves when they are durable, each as one with what other feeds tell of
   * the same call. Events that name no answer go to the writer as they are.
   *
   * @param feed by whose word they are told
   * @throws DaybookError `store_unavailable`, retryable with the same events
   */
  async writeEvents(
    teamId: string,
    events: readonly UsageEvent[],
    { feed, frozenBeforeMs = null }: { feed: Feed; frozenBeforeMs?: number | null },
  ): Promise<void> {
    const { posted, plain } = partEvents(events, feed);
    await Promise.all([
      plain.length > 0 ? this.#options.writer.write(teamId, plain) : null,
      posted.length > 0 ? this.#enqueue(teamId, { what: "events", spans: [], posted, frozenBeforeMs }) : null,
    ]);
  }

  async #enqueue(
    teamId: string,
    { what, spans, posted, frozenBeforeMs }: Pick<Write, "what" | "spans" | "posted" | "frozenBeforeMs">,
  ): Promise<void> {
    const size = spans.length + posted.length;
    if (this.#isClosed) throw unavailable(what, "Daybook is shutting down");
    if (this.#held > 0 && this.#held + size > this.#limits.heldMax) {
      throw unavailable(what, `${this.#held} ${what} already wait to be stored`);
    }
    this.#held += size;
    await new Promise<void>((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#drop(teamId, write);
        reject(unavailable(what, `the store took longer than ${this.#limits.patienceMs} ms`));
      }, this.#limits.patienceMs);
      const settle = <Args extends unknown[]>(act: (...args: Args) => void) => {
        return (...args: Args): void => {
          clearTimeout(giveUp);
          act(...args);
        };
      };
      const write: Write = {
        what,
        spans,
        posted,
        size,
        frozenBeforeMs,
        resolve: settle(resolve),
        reject: settle(reject),
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
    await Promise.all(this.#telling.values());
    await Promise.all(this.#writing.values());
  }

  /** Its sender was told to send again, so to store it now would be work for nothing. */
  #drop(teamId: string, write: Write): void {
    const queue = this.#queues.get(teamId);
    const at = queue?.indexOf(write) ?? -1;
    if (queue === undefined || at < 0) return;
    queue.splice(at, 1);
    this.#held -= write.size;
  }

  #start(teamId: string): void {
    if (this.#telling.has(teamId)) return;
    this.#telling.set(teamId, this.#takeGroups(teamId));
  }

  /**
   * While the events of one group are written, the next one is made durable and looks at what others told: what it sees is
   * all there, for the group before was told already. With other nodes on the store the next one waits, or the two would
   * start each other over. Further writes gather by themselves meanwhile.
   */
  async #takeGroups(teamId: string): Promise<void> {
    for (;;) {
      if (this.#options.isShared) await this.#writing.get(teamId);
      const writes = this.#takeGroup(teamId);
      if (writes.length === 0) break;
      const told = await this.#tell(teamId, writes).catch((cause: unknown) => ({ cause }));
      // Whatever became of the group before, it is known now which of its traces are written.
      await this.#writing.get(teamId);
      if ("cause" in told) this.#end(teamId, writes, told);
      else this.#writing.set(teamId, this.#finish(teamId, writes, told));
    }
    this.#telling.delete(teamId);
  }

  /** Never rejects: what goes wrong is told to the writes. */
  async #finish(teamId: string, writes: readonly Write[], told: ToldGroup): Promise<void> {
    try {
      await this.#writeEvents(teamId, told);
      this.#end(teamId, writes);
    } catch (cause) {
      this.#end(teamId, writes, { cause });
    }
  }

  #end(teamId: string, writes: readonly Write[], failure?: { cause: unknown }): void {
    for (const write of writes) {
      this.#held -= write.size;
      for (const { traceId } of write.spans) {
        if (failure === undefined) this.#written.add(teamId, traceId);
        else this.#written.forget(teamId, traceId);
      }
    }
    for (const write of writes) {
      if (failure === undefined) write.resolve();
      else if (failure.cause instanceof DaybookError) write.reject(failure.cause);
      else write.reject(unavailable(write.what, "the store refused them", failure.cause));
    }
  }

  #takeGroup(teamId: string): Write[] {
    const queue = this.#queues.get(teamId) ?? [];
    let size = 0;
    let count = 0;
    for (const write of queue) {
      if (count > 0 && size + write.size > this.#limits.groupMax) break;
      size += write.size;
      count++;
    }
    const group = queue.splice(0, count);
    if (queue.length === 0) this.#queues.delete(teamId);
    return group;
  }

  /** Makes durable what some writes tell, and reads what others have told of the same calls. */
  async #tell(teamId: string, writes: readonly Write[]): Promise<ToldGroup> {
    const { store, nowMs, newBatch } = this.#options;
    const spans = writes.flatMap((write) => write.spans);
    const all = withoutRepeats(writes.flatMap((write) => write.posted));
    const told = all.filter((telling) => !this.#constants.has(teamId, telling));
    const plain = all.length === told.length ? [] : all.filter((telling) => this.#constants.has(teamId, telling));
    const frozenBeforeMs = Math.max(...writes.map((write) => write.frozenBeforeMs ?? Number.NEGATIVE_INFINITY));
    // Their door let them in before the day was frozen; sent again, they are refused there.
    if (all.some(({ event }) => event.occurredAtMs < frozenBeforeMs)) {
      throw unavailable("events", "some are of a day that was frozen while they were on their way");
    }
    const batch = newBatch();
    const receivedAtMs = told.length === 0 ? nowMs() : await this.#nextReceivedMs(teamId);
    const posted = told.map((telling) => ({ ...telling, receivedAtMs }));
    const own: Told = { spans, posted };
    const names = await this.#namesToAsk(teamId, own);
    const facts = { teamId, batch, receivedAtMs, spans, posted: provingTellings(posted) };
    if (spans.length > 0 || posted.length > 0) await store.insertBlock(encodeToldBatch(facts), teamId);
    const read = (): Promise<ToldByOthers> => readTold(store, { teamId, batch, names });
    return { own, plain: plain.map(({ event }) => event), frozenBeforeMs, others: await read(), read };
  }

  async #writeEvents(teamId: string, { own, plain, frozenBeforeMs, read, ...group }: ToldGroup): Promise<void> {
    const { store, writer, isShared } = this.#options;
    const isInOrder = (traceId: string): boolean => !isShared && this.#written.has(teamId, traceId);
    for (let { others } = group; ;) {
      const standing = await readStanding(store, teamId, eventsInDoubt(own, others, frozenBeforeMs));
      this.#constants.learn(teamId, [...withoutReplaced(others, standing).posted, ...own.posted]);
      const events = [...plain, ...changedEvents({ own, told: others, isInOrder, standing, frozenBeforeMs })];
      await writer.write(
        teamId,
        events.filter(({ occurredAtMs }) => occurredAtMs >= frozenBeforeMs),
      );
      if (!isShared) return;
      const { batches } = others;
      const again = await read();
      if ([...again.batches].every((each) => batches.has(each))) return;
      others = again;
    }
  }

  /** Of which traces and answers others may have told. What other nodes have told, this one cannot know. */
  async #namesToAsk(teamId: string, own: Told): Promise<string[]> {
    const names = [...namesOf(own)];
    if (this.#options.isShared || names.length === 0) return names;
    await this.#known.fill();
    return names.filter((about) => this.#known.add(teamId, about));
  }

  /** Rises from one group to the next, also over a restart and a clock that steps back. */
  async #nextReceivedMs(teamId: string): Promise<number> {
    const { store, nowMs } = this.#options;
    const last = this.#lastReceivedMs.get(teamId) ?? (await readLastReceivedMs(store, teamId));
    const next = Math.max(nowMs(), last + 1);
    this.#lastReceivedMs.set(teamId, next);
    return next;
  }
}

function unavailable(what: Write["what"], why: string, cause?: unknown): DaybookError {
  return new DaybookError(
    "store_unavailable",
    `The ${what} are not acknowledged: ${why}. A part may be stored; send the same ${what} again, nothing is counted twice.`,
    { cause },
  );
}
