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
export class APIPromise<T> implements Promise<T> {
  readonly #exchange: Promise<readonly [T, APICall]>;

  constructor(exchange: readonly [T, APICall] | PromiseLike<readonly [T, APICall]>) {
    this.#exchange = Promise.resolve(exchange);
  }

  get [Symbol.toStringTag](): string {
    return "APIPromise";
  }

  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#outcome().then(onfulfilled, onrejected);
  }

  catch<A = never>(onrejected?: ((reason: unknown) => A | PromiseLike<A>) | null): Promise<T | A> {
    return this.#outcome().catch(onrejected);
  }

  finally(onfinally?: (() => void) | null): Promise<T> {
    return this.#outcome().finally(onfinally);
  }

  async $inspect(): Promise<[T, APICall]> {
    const [outcome, call] = await this.#exchange;
    return [outcome, call];
  }

  #outcome(): Promise<T> {
    return this.#exchange.then(([outcome]) => outcome);
  }
}
