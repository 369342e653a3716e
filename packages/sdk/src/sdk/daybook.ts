import type { SDKOptions } from "../lib/config.js";
import { daybookDialect } from "../lib/daybook-dialect.js";
import { ClientSDK } from "../lib/sdks.js";
import { Analytics } from "./analytics.js";
import { Events } from "./events.js";
import { Reports } from "./reports.js";

/** All of Daybook in one object. Methods return the value or throw the error that the standalone function returns. */
export class Daybook extends ClientSDK {
  #analytics: Analytics | undefined;
  #events: Events | undefined;
  #reports: Reports | undefined;

  /** @throws TypeError when the address is none */
  constructor(options: SDKOptions = {}) {
    super(daybookDialect, options);
  }

  /** What the account used, per endpoint and day. */
  get analytics(): Analytics {
    return (this.#analytics ??= new Analytics(this));
  }

  /** Sending events. */
  get events(): Events {
    return (this.#events ??= new Events(this));
  }

  /** What each member did. */
  get reports(): Reports {
    return (this.#reports ??= new Reports(this));
  }
}
