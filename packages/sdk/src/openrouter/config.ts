import type { ClientOptions } from "../lib/config.js";
import { readEnvironment } from "../lib/environment.js";
import type { AttributionOptions } from "../lib/sdks.js";

export const ServerProduction = "production";

/** The hosted service. It is used only when named, or given as `serverURL` or OPENROUTER_BASE_URL. */
export const ServerList = { [ServerProduction]: "https://openrouter.ai/api/v1" } as const;

/** The attribution fields default to OPENROUTER_HTTP_REFERER, OPENROUTER_APP_TITLE and OPENROUTER_APP_CATEGORIES. */
export interface SDKOptions extends ClientOptions, AttributionOptions {
  /**
   * A server by name. Default: OPENROUTER_BASE_URL, else DAYBOOK_BASE_URL with `/api/v1`, else Daybook on this machine.
   *
   * `serverURL` and OPENROUTER_BASE_URL include `/api/v1`, such as `https://daybook.example.com/api/v1`.
   */
  server?: keyof typeof ServerList | undefined;
}

export function fillAttribution(options: SDKOptions): SDKOptions {
  return {
    ...options,
    httpReferer: options.httpReferer ?? readEnvironment("OPENROUTER_HTTP_REFERER"),
    appTitle: options.appTitle ?? readEnvironment("OPENROUTER_APP_TITLE"),
    appCategories: options.appCategories ?? readEnvironment("OPENROUTER_APP_CATEGORIES"),
  };
}
