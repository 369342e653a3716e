import { CANCEL_SIGNAL } from "../lib/call-operation.js";
import type { RetryConfig } from "../lib/retries.js";
import type { ClientSDK } from "../lib/sdks.js";
import { SDKValidationError } from "../models/errors/sdk-validation-error.js";
import type { EventInput } from "../models/event-input.js";
import type { EventDefaults } from "./complete-event.js";
import { deliverBatch } from "./deliver-batch.js";
import { BATCH_BYTES_MAX, type EncodedEvent, encodeEvent } from "./encode-event.js";
import { EventBuffer } from "./event-buffer.js";
import { EventDeliveryError } from "./event-delivery-error.js";
import { postEvents } from "./post-events.js";
import { readReporterLimits, type ReporterLimits } from "./reporter-limits.js";

export interface EventReporterOptions extends EventDefaults, Partial<ReporterLimits> {
  /**
   * Told of every batch that was not stored. With `willRetry` the events are still in the buffer; without, the reporter
   * has let go of them and `events` is their last copy. What it throws becomes an uncaught exception.
   */
  onError: (error: EventDeliveryError) => void;
  /** Of each delivery. Default: the client's, else about a minute. */
  retries?: RetryConfig | undefined;
}

interface Flush {
  /** Number of the last event that it waits for. */
  until: number;
  failure: EventDeliveryError | null;
  resolve: () => void;
  reject: (error: EventDeliveryError) => void;
}

/**
 * Collects events and sends them in batches, one batch at a time and in order. An event gets its id and time when it
 * is reported and keeps them through every retry, so it is counted once.
 *
 * Events leave the buffer when the server has stored them, or when it says that it will never take them; while the
 * server cannot be reached or refuses the key they stay, and are sent again. Close the reporter before the program ends.
 */
export class EventReporter {
  readonly #client: ClientSDK;
  readonly #options: EventReporterOptions;
  readonly #limits: ReporterLimits;
  readonly #buffer: EventBuffer;
  readonly #cancel = new AbortController();
  #flushes: Flush[] = [];
  /** Counts of events since the start; the n-th event is number n. */
  #reported = 0;
  #settled = 0;
  /** The events up to this number are due now, whether or not they fill a batch. */
  #dueUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPausing = false;
  #isSending = false;
  #closing: Promise<void> | null = null;

  /** @throws RangeError when a limit is out of its range */
  constructor(client: ClientSDK, options: EventReporterOptions) {
    this.#client = client;
    this.#options = options;
    this.#limits = readReporterLimits(options);
    this.#buffer = new EventBuffer({ events: this.#limits.bufferEventsMax, bytes: this.#limits.bufferBytesMax });
  }

  /** How many events wait to be stored. */
  get pending(): number {
    return this.#reported - this.#settled;
  }

  /**
   * Takes an event. The promise resolves when it is in the buffer, which is at once unless the buffer is full: awaiting
   * it slows the caller down to what the server can take.
   *
   * @throws SDKValidationError when the event cannot be sent; Error when the reporter is closed
   */
  async report(event: EventInput): Promise<void> {
    const encoded = this.#encode(event);
    this.#reported++;
    const admitted = this.#buffer.add(encoded);
    this.#schedule();
    await admitted;
  }

  /**
   * Takes an event if there is room for it, and never waits.
   *
   * @returns false when the buffer is full: the event was not taken
   * @throws SDKValidationError when the event cannot be sent; Error when the reporter is closed
   */
  tryReport(event: EventInput): boolean {
    if (!this.#buffer.tryAdd(this.#encode(event))) return false;
    this.#reported++;
    this.#schedule();
    return true;
  }

  /**
   * Sends all that was reported before the call.
   *
   * @returns once all of it is stored
   * @throws EventDeliveryError when some of it is not; `willRetry` says whether it is still in the buffer
   */
  flush(): Promise<void> {
    if (this.pending === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#flushes.push({ until: this.#reported, failure: null, resolve, reject });
      this.#dueUntil = this.#reported;
      this.#start();
    });
  }

  /**
   * Takes no more events and sends what is left.
   *
   * @param options.timeoutMs time allowed; default: until the retries are used up
   * @throws EventDeliveryError with the events that could not be stored, which are nowhere else any more
   */
  close(options: { timeoutMs?: number } = {}): Promise<void> {
    return (this.#closing ??= this.#close(options.timeoutMs));
  }

  async #close(timeoutMs: number | undefined): Promise<void> {
    const limit = timeoutMs === undefined ? undefined : setTimeout(() => this.#cancel.abort(), timeoutMs);
    try {
      await this.flush();
    } catch (error) {
      const cause = error instanceof EventDeliveryError ? error.cause : error;
      const left = this.#buffer.drain(
        new Error("The reporter was closed before it had room for the event.", { cause }),
      );
      this.#settled = this.#reported;
      if (left.length === 0) throw error;
      throw new EventDeliveryError({ events: left, willRetry: false, cause });
    } finally {
      clearTimeout(limit);
      clearTimeout(this.#timer);
    }
  }

  #encode(event: EventInput): EncodedEvent {
    if (this.#closing !== null) throw new Error("The reporter is closed; make another to report more events.");
    const result = encodeEvent(event, this.#options);
    if (!result.ok) throw result.error;
    if (result.value.bytes + 2 > BATCH_BYTES_MAX) {
      const cause = new Error(`it has ${result.value.bytes} bytes, and a request may have ${BATCH_BYTES_MAX}`);
      throw new SDKValidationError("The event is too large", cause, event);
    }
    return result.value;
  }

  /** Starts sending if a batch is full, else sees to it that the buffer is sent in time. */
  #schedule(): void {
    if (this.#isSending || this.#isPausing) return;
    if (this.#hasFullBatch()) this.#start();
    else this.#timer ??= setTimeout(this.#onTimer, this.#limits.waitMsMax);
  }

  readonly #onTimer = (): void => {
    this.#dueUntil = this.#reported;
    this.#start();
  };

  #start(): void {
    if (this.#isSending) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isPausing = false;
    this.#isSending = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    let isStuck = false;
    try {
      while (!isStuck && this.#buffer.length > 0 && (this.#settled < this.#dueUntil || this.#hasFullBatch())) {
        isStuck = !(await this.#sendHead());
      }
    } finally {
      this.#isSending = false;
      if (this.#buffer.length > 0) this.#continue(isStuck);
    }
  }

  /** Sees to it that what is left in the buffer is sent too. */
  #continue(isStuck: boolean): void {
    // A flush that was asked for since the delivery failed, such as that of a close, waits for no timer.
    if (this.#flushes.length > 0) {
      this.#start();
    } else if (this.#closing === null) {
      this.#isPausing = isStuck;
      this.#timer = setTimeout(this.#onTimer, isStuck ? this.#limits.retryPauseMs : this.#limits.waitMsMax);
    }
  }

  /** @returns false when events could not be delivered and stay */
  async #sendHead(): Promise<boolean> {
    const batch = this.#buffer.head({ events: this.#limits.batchEventsMax, bytes: this.#limits.batchBytesMax });
    const { refused, kept } = await deliverBatch(batch, (events) => this.#send(events));
    const keptEvents = kept?.events ?? [];
    this.#buffer.settle(batch.length, keptEvents);
    this.#settled += batch.length - keptEvents.length;
    for (const refusal of refused) {
      const error = new EventDeliveryError({ ...refusal, willRetry: false });
      for (const flush of this.#flushes) flush.failure ??= error;
      this.#tell(error);
    }
    if (kept !== null) this.#failFlushes(new EventDeliveryError({ ...kept, willRetry: true }));
    this.#settleFlushes();
    return kept === null;
  }

  async #send(events: readonly EncodedEvent[]): ReturnType<Parameters<typeof deliverBatch>[1]> {
    const { retries } = this.#options;
    const options = { retries, timeoutMs: this.#limits.timeoutMs, [CANCEL_SIGNAL]: this.#cancel.signal };
    const [result] = await postEvents(this.#client, { events, isPartial: true, options });
    return result;
  }

  #failFlushes(error: EventDeliveryError): void {
    for (const flush of this.#flushes.splice(0)) flush.reject(error);
    this.#tell(error);
  }

  #settleFlushes(): void {
    const done = this.#flushes.filter((flush) => flush.until <= this.#settled);
    this.#flushes = this.#flushes.filter((flush) => flush.until > this.#settled);
    for (const { failure, resolve, reject } of done) {
      if (failure === null) resolve();
      else reject(failure);
    }
  }

  #tell(error: EventDeliveryError): void {
    try {
      this.#options.onError(error);
    } catch (thrown) {
      // Sending must go on, and the handler's own failure must be seen.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }

  #hasFullBatch(): boolean {
    const { batchEventsMax, batchBytesMax } = this.#limits;
    const isWaitedFor = this.pending > this.#buffer.length;
    return isWaitedFor || this.#buffer.length >= batchEventsMax || this.#buffer.bytes >= batchBytesMax;
  }
}
