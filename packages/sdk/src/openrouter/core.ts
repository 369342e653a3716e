import { ClientSDK } from "../lib/sdks.js";
import { fillAttribution, type SDKOptions } from "./config.js";
import { openRouterDialect } from "./openrouter-dialect.js";

/** The client for the standalone functions in `openrouter/funcs/`. Make one and share it. */
export class OpenRouterCore extends ClientSDK {
  /** @throws TypeError when the address is none */
  constructor(options: SDKOptions = {}) {
    super(openRouterDialect, fillAttribution(options));
  }
}
