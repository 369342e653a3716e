import type { Accounts } from "@daybook/engine";

/** A key revoked on one node stops on every other within this and the time of one small statement. */
const REFRESH_EVERY_MS = 1_000;
/** How old what a node knows may be before it should not be asked. */
const AGE_MS_MAX = 5_000;

/** Takes up what other nodes on the same PostgreSQL write: keys, members, aliases, teams. */
export class AccountsFollower {
  readonly #accounts: Pick<Accounts, "refresh">;
  readonly #everyMs: number;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #refreshing: Promise<void> | null = null;
  #isStopped = false;
  #failures = 0;
  #takenUpMs = performance.now();

  constructor(options: {
    accounts: Pick<Accounts, "refresh">;
    /** Default 1 s. */
    everyMs?: number;
    /** Told once for each time the database goes away, not at every try. */
    onError: (error: unknown) => void;
  }) {
    this.#accounts = options.accounts;
    this.#everyMs = options.everyMs ?? REFRESH_EVERY_MS;
    this.#onError = options.onError;
  }

  /** Whether this node knows of a revocation elsewhere in time: no refresh failed since, and none hangs. */
  get isCurrent(): boolean {
    return this.#failures === 0 && performance.now() - this.#takenUpMs <= AGE_MS_MAX;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#refreshing = this.#refresh().finally(() => {
        this.#refreshing = null;
        this.start();
      });
    }, this.#everyMs);
    this.#timer.unref();
  }

  /** Lets the statement under way end, then rests. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const askedMs = performance.now();
    try {
      await this.#accounts.refresh();
      this.#failures = 0;
      this.#takenUpMs = askedMs;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures === 1) this.#onError(error);
    }
  }
}
