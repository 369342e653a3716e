import type { SDKOptions } from "../lib/config.js";
import { daybookDialect } from "../lib/daybook-dialect.js";
import { ClientSDK } from "../lib/sdks.js";
import { Analytics } from "./analytics.js";
import { Events } from "./events.js";
import { Keys } from "./keys.js";
import { Members } from "./members.js";
import { Reports } from "./reports.js";
import { Session } from "./session.js";
import { Workspaces } from "./workspaces.js";

/** All of Daybook in one object. Methods return the value or throw the error that the standalone function returns. */
export class Daybook extends ClientSDK {
  #analytics: Analytics | undefined;
  #events: Events | undefined;
  #keys: Keys | undefined;
  #members: Members | undefined;
  #reports: Reports | undefined;
  #session: Session | undefined;
  #workspaces: Workspaces | undefined;

  /** @throws TypeError when the address is none */
  constructor(options: SDKOptions = {}) {
    super(daybookDialect, options);
  }

  /** What the account used. */
  get analytics(): Analytics {
    return (this.#analytics ??= new Analytics(this));
  }

  /** Sending events, and listing them. */
  get events(): Events {
    return (this.#events ??= new Events(this));
  }

  /** Keys of a team. */
  get keys(): Keys {
    return (this.#keys ??= new Keys(this));
  }

  /** People of a team. */
  get members(): Members {
    return (this.#members ??= new Members(this));
  }

  /** What each member did and used. */
  get reports(): Reports {
    return (this.#reports ??= new Reports(this));
  }

  /** Signing in and out, in a browser. */
  get session(): Session {
    return (this.#session ??= new Session(this));
  }

  /** Workspaces of a team. */
  get workspaces(): Workspaces {
    return (this.#workspaces ??= new Workspaces(this));
  }
}
