/** What went over the wire in a call: nothing, a request without an answer, or both. */
export type APICall =
  | { status: "complete"; request: Request; response: Response }
  | { status: "request-error"; request: Request; response?: undefined }
  | { status: "invalid"; request?: undefined; response?: undefined };

/**
 * A promise of a call's outcome that can also show the HTTP exchange behind it.
 *
 * `await` gives the outcome alone; `await call.$inspect()` gives the pair of outcome and {@link APICall}, whose
 * response body is still unread.
 */
export class APIPromise<T> extends Promise<T> {
  // What `then` makes of it is an ordinary promise: it has another value, and no exchange to show.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  override readonly [Symbol.toStringTag] = "APIPromise";
  readonly #exchange: Promise<readonly [T, APICall]>;

  constructor(exchange: readonly [T, APICall] | PromiseLike<readonly [T, APICall]>) {
    const settled = Promise.resolve(exchange);
    super((resolve, reject) => {
      settled.then(([outcome]) => resolve(outcome), reject);
    });
    this.#exchange = settled;
  }

  async $inspect(): Promise<[T, APICall]> {
    const [outcome, call] = await this.#exchange;
    return [outcome, call];
  }
}
