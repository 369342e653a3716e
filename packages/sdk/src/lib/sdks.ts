import { resolveBaseURL } from "./base-url.js";
import type { ClientOptions } from "./config.js";
import { DebugLog } from "./debug-log.js";
import type { Dialect } from "./dialect.js";
import { readEnvironment } from "./environment.js";
import { HTTPClient } from "./http.js";
import type { RetryConfig } from "./retries.js";

/** What each call takes as its last parameter: the settings below, and all of `RequestInit` but method and body. */
export interface RequestOptions extends Omit<RequestInit, "method" | "body"> {
  /** Time allowed for each try, in ms. Not used when the call has a `signal`, which is then the only limit. */
  timeoutMs?: number | undefined;
  /** Wins over the client's. */
  retries?: RetryConfig | undefined;
  /** The statuses to try again, such as `["429", "5XX"]`, which is the default. */
  retryCodes?: string[] | undefined;
  /** Another address for this call alone. */
  serverURL?: string | URL | undefined;
  /** The same as the fields beside it, which win. */
  fetchOptions?: Omit<RequestInit, "method" | "body"> | undefined;
}

/** The options of every entry's client: see the entry's own type. */
export type AnyOptions = ClientOptions & AttributionOptions & { server?: string | undefined };

/** Names the calling application to OpenRouter, for its rankings. Daybook takes no notice. */
export interface AttributionOptions {
  /** Address of the application, sent as HTTP-Referer. */
  httpReferer?: string | undefined;
  /** Its name, sent as X-OpenRouter-Title. */
  appTitle?: string | undefined;
  /** Comma-separated categories, sent as X-OpenRouter-Categories. */
  appCategories?: string | undefined;
}

/** What all clients have in common. Make a `Daybook`, `DaybookCore`, `OpenRouter` or `OpenRouterCore`. */
export abstract class ClientSDK {
  readonly #options: AnyOptions;
  readonly #dialect: Dialect;
  readonly #http: HTTPClient;
  readonly #log: DebugLog;
  readonly #baseURL: URL;

  /** @throws TypeError when the address is none */
  constructor(dialect: Dialect, options: AnyOptions) {
    this.#dialect = dialect;
    this.#options = options;
    this.#baseURL = resolveBaseURL(options, dialect);
    this.#http = options.httpClient ?? new HTTPClient();
    this.#log = new DebugLog(options.debugLogger ?? consoleIfWanted(dialect));
  }

  // Getters, so that printing a client does not print its key.
  get _options(): AnyOptions {
    return this.#options;
  }

  get _dialect(): Dialect {
    return this.#dialect;
  }

  get _baseURL(): URL {
    return this.#baseURL;
  }

  get _http(): HTTPClient {
    return this.#http;
  }

  get _log(): DebugLog {
    return this.#log;
  }
}

function consoleIfWanted(dialect: Dialect): Console | undefined {
  return dialect.debug.some((name) => readEnvironment(name) !== undefined) ? console : undefined;
}
