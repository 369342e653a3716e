// What setTimeout can hold; a longer time would fire at once.
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * One signal for several reasons to stop: a time limit, and signals of the caller. `AbortSignal.any` and
 * `AbortSignal.timeout` would do the same but are missing in browsers still in use, and leave the timer running.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #signals: readonly AbortSignal[];
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param timeoutMs 0 for no limit */
  constructor(signals: readonly AbortSignal[], timeoutMs: number) {
    this.#signals = signals;
    for (const signal of signals) {
      if (signal.aborted) this.#controller.abort(signal.reason);
      else signal.addEventListener("abort", this.#onAbort);
    }
    if (timeoutMs > 0 && !this.signal.aborted) {
      this.#timer = setTimeout(this.#onTimeout, Math.min(timeoutMs, TIMER_MS_MAX), timeoutMs);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The promise, or a rejection when the deadline comes first: a fetcher or hook may know nothing of signals. */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(abortError(this.signal.reason));
      if (this.signal.aborted) onAbort();
      else this.signal.addEventListener("abort", onAbort, { once: true });
      promise.then(resolve, reject);
    });
  }

  /** Forgets the timer and the caller's signals. */
  clear(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#onAbort);
  }

  readonly #onAbort = (): void => {
    this.#controller.abort(this.#signals.find((signal) => signal.aborted)?.reason);
  };

  readonly #onTimeout = (timeoutMs: number): void => {
    this.#controller.abort(new DOMException(`No whole answer within ${timeoutMs} ms`, "TimeoutError"));
  };
}

function abortError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException(String(reason), "AbortError");
}
