import { setTimeout as delay } from "node:timers/promises";
import { DaybookError } from "../kernel/errors.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { Feed } from "../normalize/spans/feed.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { changedCalls } from "./changed-events.js";
import { ConstantAnswers, provingTellings } from "./constant-answers.js";
import { type Derivation, derives, NO_DERIVATION } from "./derivation.js";
import { chatsNamed, DerivedChats } from "./derived-chats.js";
import { encodeToldBatch, namesOf, readLastReceivedMs, readTold, type Told, type ToldByOthers } from "./fact-rows.js";
import { FACT_NAMES, KnownNames } from "./known-names.js";
import { partEvents, withoutRepeats } from "./part-events.js";
import { eventsInDoubt, readStanding, withoutReplaced } from "./standing-events.js";
import { TRACE_INTAKE_LIMITS, type TraceIntakeLimits } from "./trace-intake-limits.js";
import { WaitingWrites } from "./waiting-writes.js";
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
  /** Which chats and messages are derived from the team's traces. Default: none. */
  derivationOf?: (teamId: string) => Promise<Derivation>;
  limits?: Partial<TraceIntakeLimits>;
}

/** What one write brings. */
interface Load extends Told {
  /** Chats that the team told of itself, of which the derived ones are to be taken back. */
  explicit: readonly UsageEvent[];
}

interface Write extends Load {
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
  /** Chats that the team told of itself. */
  explicit: readonly UsageEvent[];
  frozenBeforeMs: number;
  others: ToldByOthers;
  /** Whether the others' facts were read as far as derived messages need. */
  isDeriving: boolean;
  /** Looks at what others told once more. */
  read(isDeriving: boolean): Promise<ToldByOthers>;
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
  readonly #queues = new Map<string, WaitingWrites<Write>>();
  readonly #written = new WrittenTraces();
  readonly #constants = new ConstantAnswers();
  readonly #known: KnownNames;
  readonly #chats: DerivedChats;
  readonly #lastReceivedMs = new Map<string, number>();
  /** Of a team: its groups that are made durable, one after the other, and the last of them whose events are written. */
  readonly #telling = new Map<string, Promise<void>>();
  readonly #writing = new Map<string, Promise<void>>();
  readonly #announced = new Map<string, number>();
  #held = 0;
  #isClosed = false;

  constructor(options: TraceIntakeOptions) {
    this.#options = options;
    this.#limits = { ...TRACE_INTAKE_LIMITS, ...options.limits };
    this.#known = new KnownNames(options.store, FACT_NAMES);
    this.#chats = new DerivedChats(options);
  }

  /**
   * Resolves when the spans, and every event they make or change, are durable.
   *
   * @throws DaybookError `store_unavailable`, retryable with the same spans
   */
  async write(teamId: string, spans: readonly SpanFacts[], frozenBeforeMs: number | null = null): Promise<void> {
    if (spans.length > 0)
      await this.#enqueue(teamId, { what: "spans or log records", spans, posted: [], explicit: [], frozenBeforeMs });
  }

  /**
   * To be called when a write of the team is sure to follow soon: a group waits for it for a moment, for one of many writes
   * costs hardly more than one of few.
   *
   * @returns to be called once, right before the write, or when there is none
   */
  announce(teamId: string): () => void {
    this.#announced.set(teamId, (this.#announced.get(teamId) ?? 0) + 1);
    return () => {
      const others = (this.#announced.get(teamId) ?? 1) - 1;
      if (others === 0) this.#announced.delete(teamId);
      else this.#announced.set(teamId, others);
    };
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
      posted.length > 0
        ? this.#enqueue(teamId, { what: "events", spans: [], posted, explicit: [], frozenBeforeMs })
        : null,
    ]);
    const explicit = plain.filter(({ type }) => type === "chat.created");
    if (explicit.length === 0) return;
    // After they are durable, so that whatever is derived later stands behind them in the queue.
    const derivation = await this.#derivationOf(teamId);
    if (!derives(derivation) || !(await this.#chats.mayConcern(teamId, explicit, derivation))) return;
    await this.#enqueue(teamId, { what: "events", spans: [], posted: [], explicit, frozenBeforeMs });
  }

  async #enqueue(
    teamId: string,
    { what, spans, posted, explicit, frozenBeforeMs }: Load & Pick<Write, "what" | "frozenBeforeMs">,
  ): Promise<void> {
    const size = spans.length + posted.length + explicit.length;
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
        explicit,
        size,
        frozenBeforeMs,
        resolve: settle(resolve),
        reject: settle(reject),
      };
      const queue = this.#queues.get(teamId) ?? new WaitingWrites<Write>();
      this.#queues.set(teamId, queue);
      queue.add(write);
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
    if (this.#queues.get(teamId)?.remove(write) === true) this.#held -= write.size;
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
      await this.#gather(teamId);
      const writes = this.#takeGroup(teamId);
      if (writes.length === 0) break;
      const told = await this.#tell(teamId, writes).catch((cause: unknown) => ({ cause }));
      // Whatever became of the group before, it is known now which of its traces are written.
      await this.#writing.get(teamId);
      if ("cause" in told) this.#end(teamId, writes, told);
      else {
        const writing = this.#finish(teamId, writes, told);
        this.#writing.set(
          teamId,
          writing.finally(() => this.#writing.delete(teamId)),
        );
      }
    }
    this.#telling.delete(teamId);
  }

  /** Waits until the next group is due, and looks again and again, for that depends on what else comes and ends. */
  async #gather(teamId: string): Promise<void> {
    for (;;) {
      const waitsLong = this.#writing.has(teamId) || this.#announced.has(teamId);
      const waitMs = this.#queues.get(teamId)?.waitMs(waitsLong, this.#limits) ?? 0;
      if (waitMs <= 0 || this.#isClosed) return;
      await delay(Math.min(waitMs, this.#limits.quietMs));
    }
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
    const queue = this.#queues.get(teamId);
    const group = queue?.takeGroup(this.#limits.groupMax) ?? [];
    if (queue?.isEmpty === true) this.#queues.delete(teamId);
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
    const isDeriving = derives(await this.#derivationOf(teamId));
    const read: ToldGroup["read"] = (isFurther) => readTold(store, { teamId, batch, names, isDeriving: isFurther });
    return {
      own,
      plain: plain.map(({ event }) => event),
      explicit: writes.flatMap((write) => write.explicit),
      frozenBeforeMs,
      others: await read(isDeriving),
      isDeriving,
      read,
    };
  }

  async #writeEvents(
    teamId: string,
    { own, plain, explicit, frozenBeforeMs, read, ...group }: ToldGroup,
  ): Promise<void> {
    const { store, writer, isShared } = this.#options;
    const isInOrder = (traceId: string): boolean => !isShared && this.#written.has(teamId, traceId);
    // Asked again, for while the group before was written the team may have begun to tell of its own chats.
    const derivation = await this.#derivationOf(teamId);
    const isDeriving = derives(derivation);
    const write = (events: readonly UsageEvent[]): Promise<void> =>
      writer.write(
        teamId,
        events.filter(({ occurredAtMs }) => occurredAtMs >= frozenBeforeMs),
      );
    for (let others = isDeriving && !group.isDeriving ? await read(isDeriving) : group.others; ;) {
      const standing = await readStanding(store, teamId, eventsInDoubt(own, others, frozenBeforeMs));
      this.#constants.learn(teamId, [...withoutReplaced(others, standing).posted, ...own.posted]);
      const { events: changed, ...calls } = changedCalls({
        own,
        told: others,
        isInOrder,
        standing,
        frozenBeforeMs,
        derivedBeforeMs: derivation.beforeMs,
      });
      const events = [...plain, ...changed];
      if (isDeriving) {
        const created = [...explicit, ...changed.filter(({ type }) => type === "chat.created")];
        const chatIds = chatsNamed(own, others);
        const tellings = { teamId, ...calls, explicit: created, chatIds, derivation, frozenBeforeMs };
        await this.#chats.write(events, tellings, write);
      } else await write(events);
      if (!isShared) return;
      const { batches } = others;
      const again = await read(isDeriving);
      if ([...again.batches].every((each) => batches.has(each))) return;
      others = again;
    }
  }

  async #derivationOf(teamId: string): Promise<Derivation> {
    return (await this.#options.derivationOf?.(teamId)) ?? NO_DERIVATION;
  }

  /** Of which traces and answers others may have told. What other nodes have told, this one cannot know. */
  async #namesToAsk(teamId: string, own: Told): Promise<string[]> {
    const names = namesOf(own);
    if (this.#options.isShared || names.length === 0) return names;
    await this.#known.fill();
    return this.#known.add(teamId, names);
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
