import { ClientSDK } from "../lib/sdks.js";
import { Analytics } from "../sdk/analytics.js";
import { fillAttribution, type SDKOptions } from "./config.js";
import { openRouterDialect } from "./openrouter-dialect.js";

/** The methods of the official OpenRouter client that Daybook can answer, for Daybook and for the hosted service. */
export class OpenRouter extends ClientSDK {
  #analytics: Analytics | undefined;

  /** @throws TypeError when the address is none */
  constructor(options: SDKOptions = {}) {
    super(openRouterDialect, fillAttribution(options));
  }

  /** What the account used, per endpoint and day. */
  get analytics(): Analytics {
    return (this.#analytics ??= new Analytics(this));
  }
}
