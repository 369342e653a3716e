import type { SDKOptions } from "./lib/config.js";
import { daybookDialect } from "./lib/daybook-dialect.js";
import { ClientSDK } from "./lib/sdks.js";

/**
 * The client for the standalone functions in `funcs/`: it knows the server, the key and the settings, and has no
 * methods, so that a bundle holds nothing but the functions in use. Make one and share it.
 */
export class DaybookCore extends ClientSDK {
  /** @throws TypeError when the address is none */
  constructor(options: SDKOptions = {}) {
    super(daybookDialect, options);
  }
}
