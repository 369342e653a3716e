import { setTimeout as wait } from "node:timers/promises";
import {
  type Accounts,
  type AccountsStore,
  DaybookError,
  erasedNamesOf,
  eraseVendorNames,
  listDueConnections,
  type PseudonymOf,
  type VendorConnection,
} from "@daybook/engine";
import { syncVendor, type VendorSyncContext, type VendorSyncProgress } from "./sync-vendor.js";

const LOOK_EVERY_MS = 60_000;

/** Asks vendors in the background for every connection that is due, one after the other; one node at a time each. */
export class VendorSchedule {
  readonly #context: VendorSyncContext;
  readonly #onError: (error: unknown) => void;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  readonly #accounts: Accounts;
  /** How far each team's erasures have been carried through, by its count of changes. */
  readonly #erasedAt = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: {
    store: AccountsStore;
    accounts: Accounts;
    secret: string;
    nowMs: () => number;
    /** Told of bugs; what a vendor does is noted at its connection. */
    onError: (error: unknown) => void;
    /** Between tries. Default: the clock's. */
    wait?: (ms: number) => Promise<void>;
  }) {
    const { signal } = this.#stopping;
    const sleep = async (ms: number): Promise<void> => {
      // The reason of the stop is told, not that a timer was stopped.
      await wait(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
    };
    this.#accounts = options.accounts;
    const { store, secret, nowMs } = options;
    const pseudonymsOf = (teamId: string): PseudonymOf => this.#pseudonymsOf(teamId);
    this.#context = { store, secret, nowMs, wait: options.wait ?? sleep, signal, pseudonymsOf };
    this.#onError = options.onError;
  }

  start(): void {
    this.#lookAfter(0);
  }

  /** Breaks off what is under way and begins nothing more; what was kept stays. */
  breakOff(): void {
    this.#stopping.abort(new DaybookError("vendor_failed", "The server is stopping. It goes on when it runs again."));
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** The same, and resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.breakOff();
    await Promise.allSettled(this.#running);
  }

  /** One synchronisation, now. @throws as `syncVendor` */
  async *sync(connection: VendorConnection): AsyncGenerator<VendorSyncProgress> {
    let done = (): void => undefined;
    const running = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#running.add(running);
    try {
      yield* syncVendor(this.#context, connection);
    } finally {
      this.#running.delete(running);
      done();
    }
  }

  /** One look: every connection that is due. A vendor that fails does not keep another from being asked. */
  async look(): Promise<void> {
    await this.eraseNames();
    for (const connection of await listDueConnections(this.#context.store, new Date(this.#context.nowMs()))) {
      if (this.#stopping.signal.aborted) return;
      try {
        const steps = this.sync(connection);
        while ((await steps.next()).done !== true);
      } catch (error) {
        // A vendor's failure is noted at its connection, and a turn of another node's is none.
        if (!(error instanceof DaybookError) || error.code === "store_unavailable") this.#onError(error);
      }
    }
  }

  /** Takes whom teams have erased since the last time out of the days that are kept. @throws as `eraseVendorNames` */
  async eraseNames(): Promise<void> {
    for (const team of this.#accounts.directory.listTeams()) {
      const { id } = team.team;
      const { changeCount } = team;
      if (erasedNamesOf(team) === null || this.#erasedAt.get(id) === changeCount) continue;
      await eraseVendorNames(this.#context.store, { teamId: id, pseudonymOf: this.#pseudonymsOf(id) });
      this.#erasedAt.set(id, changeCount);
    }
  }

  #pseudonymsOf(teamId: string): PseudonymOf {
    const team = this.#accounts.directory.findTeamById(teamId);
    const names = team === undefined ? null : erasedNamesOf(team);
    return (name) => names?.find(name)?.pseudonym ?? null;
  }

  #lookAfter(ms: number): void {
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => {
      const looking = this.look()
        .catch(this.#onError)
        .finally(() => {
          this.#running.delete(looking);
          this.#lookAfter(LOOK_EVERY_MS);
        });
      this.#running.add(looking);
    }, ms);
    this.#timer.unref();
  }
}
