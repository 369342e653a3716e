import type { HTTPClient } from "./http.js";
import type { Logger } from "./logger.js";
import type { RetryConfig } from "./retries.js";

/** Version of this package; a test holds it to package.json. */
export const SDK_VERSION = "0.1.0";

/** Where Daybook listens when nobody said otherwise. */
export const LOCAL_ORIGIN = "http://127.0.0.1:8787";

/** The servers that `server` can name. The two hosted services are used only when named here or by `serverURL`. */
export const ServerList = {
  local: LOCAL_ORIGIN,
  openrouter: "https://openrouter.ai",
  v0: "https://api.v0.dev",
} as const;

/** What every client takes. */
export interface ClientOptions {
  /**
   * The key, or a function that gives it and is asked once for each call. `bearer ` in front is kept as it is.
   * Default: the environment's key. An empty string sends no key at all.
   */
  apiKey?: string | (() => string | Promise<string>) | undefined;
  /** Address of the server, as the entry has it: see its class. Wins over `server` and the environment. */
  serverURL?: string | URL | undefined;
  /** Sent as User-Agent, but not by browsers, which do not let programs set it. */
  userAgent?: string | undefined;
  /** For all calls of this client that do not bring their own. */
  retryConfig?: RetryConfig | undefined;
  /** Time allowed for each try, in ms. Default: no limit. */
  timeoutMs?: number | undefined;
  httpClient?: HTTPClient | undefined;
  /** Is given each request and answer, without keys and cookies. Default: none, or the console when DAYBOOK_DEBUG is set. */
  debugLogger?: Logger | undefined;
}

export interface SDKOptions extends ClientOptions {
  /**
   * A server by name. Default: DAYBOOK_BASE_URL, else `local`.
   *
   * `serverURL` and DAYBOOK_BASE_URL are the origin, such as `https://daybook.example.com`.
   */
  server?: keyof typeof ServerList | undefined;
}
