import { DaybookError } from "../kernel/errors.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { Feed } from "../normalize/spans/feed.js";
import { answerOf } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { changedCalls } from "./changed-events.js";
import { ConstantAnswers, provingTellings } from "./constant-answers.js";
import { type Derivation, derives, NO_DERIVATION } from "./derivation.js";
import { chatsNamed, DerivedChats } from "./derived-chats.js";
import { encodeToldBatch, readLastReceivedMs, readTold, type Told, type ToldByOthers } from "./fact-rows.js";
import { KnownAnswers } from "./known-answers.js";
import { partEvents, withoutRepeats } from "./part-events.js";
import { eventsInDoubt, readStanding, withoutReplaced } from "./standing-events.js";
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

export interface TraceIntakeLimits {
  /** Spans, and events that name answers, that may wait or be under way before further ones are refused. Default 200,000. */
  heldMax: number;
  /** Of these, how many one group takes, unless a single write has more. Default 20,000. */
  groupMax: number;
  /** How long a write waits to become durable before it is given up. Default 20 s. */
  patienceMs: number;
}

const LIMITS: TraceIntakeLimits = { heldMax: 200_000, groupMax: 20_000, patienceMs: 20_000 };

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
  readonly #known: KnownAnswers;
  readonly #chats: DerivedChats;
  readonly #lastReceivedMs = new Map<string, number>();
  readonly #running = new Map<string, Promise<void>>();
  #held = 0;
  #isClosed = false;

  constructor(options: TraceIntakeOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#known = new KnownAnswers(options.store);
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
    this.#held -= write.size;
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
      const traces = new Set(writes.flatMap(({ spans }) => spans.map(({ traceId }) => traceId)));
      try {
        await this.#store(teamId, writes);
        for (const traceId of traces) this.#written.add(teamId, traceId);
        for (const write of writes) write.resolve();
      } catch (cause) {
        for (const traceId of traces) this.#written.forget(teamId, traceId);
        for (const write of writes) {
          write.reject(
            cause instanceof DaybookError ? cause : unavailable(write.what, "the store refused them", cause),
          );
        }
      } finally {
        this.#held -= writes.reduce((sum, { size }) => sum + size, 0);
      }
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

  async #store(teamId: string, writes: readonly Write[]): Promise<void> {
    const { store, writer, nowMs, newBatch, isShared } = this.#options;
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
    if (posted.length > 0 && !isShared) await this.#known.fill();
    // What other nodes have told, this one cannot know.
    const suspects = posted.filter(({ answer }) => isShared || this.#known.mayBeKnown(teamId, answer));
    const asked = new Set(suspects.map(({ answer }) => answer));
    for (const answer of answersIn({ spans, posted })) this.#known.add(teamId, answer);
    const facts = { teamId, batch, receivedAtMs, spans, posted: provingTellings(posted) };
    if (spans.length > 0 || posted.length > 0) await store.insertBlock(encodeToldBatch(facts), teamId);

    const derivation = await this.#derivationOf(teamId);
    const isInOrder = (traceId: string): boolean => !isShared && this.#written.has(teamId, traceId);
    const own: Told = { spans, posted };
    const read = (): Promise<ToldByOthers> =>
      readTold(store, {
        teamId,
        batch,
        ...own,
        mayBeKnown: (answer) => asked.has(answer),
        isDeriving: derives(derivation),
      });
    for (let others = await read(); ;) {
      const standing = await readStanding(store, teamId, eventsInDoubt(own, others, frozenBeforeMs));
      this.#constants.learn(teamId, [...withoutReplaced(others, standing).posted, ...posted]);
      const changed = changedCalls({
        own,
        told: others,
        isInOrder,
        standing,
        frozenBeforeMs,
        derivedBeforeMs: derivation.beforeMs,
      });
      const explicit = [...writes.flatMap((write) => write.explicit), ...changed.events].filter(
        ({ type }) => type === "chat.created",
      );
      await this.#chats.write(
        [...plain.map(({ event }) => event), ...changed.events],
        { teamId, ...changed, explicit, chatIds: chatsNamed(own, others), derivation, frozenBeforeMs },
        (events) =>
          writer.write(
            teamId,
            events.filter(({ occurredAtMs }) => occurredAtMs >= frozenBeforeMs),
          ),
      );
      if (!isShared) return;
      const { batches } = others;
      const again = await read();
      if ([...again.batches].every((each) => batches.has(each))) return;
      others = again;
    }
  }

  async #derivationOf(teamId: string): Promise<Derivation> {
    return (await this.#options.derivationOf?.(teamId)) ?? NO_DERIVATION;
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

function answersIn({ spans, posted }: Told): Set<string> {
  const answers = new Set(posted.map(({ answer }) => answer));
  for (const { event } of spans) {
    const answer = event === null ? null : answerOf(event);
    if (answer !== null) answers.add(answer);
  }
  return answers;
}

function unavailable(what: Write["what"], why: string, cause?: unknown): DaybookError {
  return new DaybookError(
    "store_unavailable",
    `The ${what} are not acknowledged: ${why}. A part may be stored; send the same ${what} again, nothing is counted twice.`,
    { cause },
  );
}
