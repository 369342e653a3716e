export type Fetcher = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface HTTPClientOptions {
  /** What sends a request. Default: the runtime's `fetch`, looked up at each request. */
  fetcher?: Fetcher;
}

type Awaitable<T> = T | Promise<T>;

/** Sees each request before it goes out; may change its headers, or return another request to be sent instead. */
export type BeforeRequestHook = (request: Request) => Awaitable<Request | void>;
/** Told when a request got no answer, or when a response hook failed. */
export type RequestErrorHook = (error: unknown, request: Request) => Awaitable<void>;
/** Sees each answer. To read the body, read a clone of it. */
export type ResponseHook = (response: Response, request: Request) => Awaitable<void>;

interface Hooks {
  beforeRequest: BeforeRequestHook[];
  requestError: RequestErrorHook[];
  response: ResponseHook[];
}

/**
 * Sends requests, with hooks around each. A retried call is several requests, so its hooks run several times.
 * Hooks of a kind run one after the other, in the order in which they were added.
 */
export class HTTPClient {
  readonly #options: HTTPClientOptions;
  #hooks: Hooks = { beforeRequest: [], requestError: [], response: [] };

  constructor(options: HTTPClientOptions = {}) {
    this.#options = options;
  }

  async request(request: Request): Promise<Response> {
    let sent = request;
    for (const hook of this.#hooks.beforeRequest) sent = (await hook(sent)) ?? sent;
    try {
      const { fetcher } = this.#options;
      const response = await (fetcher === undefined ? fetch(sent) : fetcher(sent));
      for (const hook of this.#hooks.response) await hook(response, sent);
      return response;
    } catch (error) {
      for (const hook of this.#hooks.requestError) await hook(error, sent);
      throw error;
    }
  }

  addHook(kind: "beforeRequest", hook: BeforeRequestHook): this;
  addHook(kind: "requestError", hook: RequestErrorHook): this;
  addHook(kind: "response", hook: ResponseHook): this;
  addHook(kind: keyof Hooks, hook: Hooks[keyof Hooks][number]): this {
    this.#of(kind).push(hook);
    return this;
  }

  /** Takes one registration of the hook away; does nothing if there is none. */
  removeHook(kind: "beforeRequest", hook: BeforeRequestHook): this;
  removeHook(kind: "requestError", hook: RequestErrorHook): this;
  removeHook(kind: "response", hook: ResponseHook): this;
  removeHook(kind: keyof Hooks, hook: Hooks[keyof Hooks][number]): this {
    const hooks = this.#of(kind);
    const at = hooks.indexOf(hook);
    if (at >= 0) hooks.splice(at, 1);
    return this;
  }

  /** A client with the same fetcher and hooks, whose hooks can then be changed without touching this one's. */
  clone(): HTTPClient {
    const copy = new HTTPClient(this.#options);
    copy.#hooks = {
      beforeRequest: [...this.#hooks.beforeRequest],
      requestError: [...this.#hooks.requestError],
      response: [...this.#hooks.response],
    };
    return copy;
  }

  #of(kind: keyof Hooks): Hooks[keyof Hooks][number][] {
    const hooks: Hooks[keyof Hooks] | undefined = this.#hooks[kind];
    if (hooks === undefined)
      throw new TypeError(`There is no hook "${kind}", only ${Object.keys(this.#hooks).join(", ")}.`);
    return hooks;
  }
}
