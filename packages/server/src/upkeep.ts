import {
  type Accounts,
  type AnalyticsStore,
  beginErasure,
  DaybookError,
  type Erasure,
  finishErasures,
  keepRetention,
  type NotedErasure,
  type RetentionOutcome,
  type TeamAccounts,
} from "@daybook/engine";

/** How often old events are let go of, and what was erased is looked for again. */
const EVERY_MS = 60 * 60_000;
/** An event that was on its way when its person was erased is found for so long. */
const LOOK_AGAIN_MS = 3 * EVERY_MS;

export interface UpkeepOptions {
  store: AnalyticsStore;
  accounts: Accounts;
  nowMs: () => number;
  onError: (error: unknown) => void;
}

/** How the upkeep does, for `doctor`. */
export interface UpkeepState {
  /** When it last ended well, epoch ms; null: not yet. */
  lastRunMs: number | null;
  /** Runs in a row that failed. */
  failures: number;
}

/** What became of a list of erasures. */
export interface RepeatedErasures {
  /** That were not known here. */
  erasures: number;
  known: number;
  /** Of teams that are not here. */
  ofOtherTeams: number;
}

/**
 * What changes raw events: letting go of old ones, and taking erased names out of them. One job at a time in this process;
 * on several nodes at once it is harmless. Whatever was cut off is finished by the next run, the first of which is at start.
 */
export class Upkeep {
  readonly state: UpkeepState = { lastRunMs: null, failures: 0 };
  readonly #options: UpkeepOptions;
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** Runs now and then every hour. */
  start(): void {
    this.#runAfter(0);
  }

  /** Lets the statement under way end, then rests; the rest of a job is left to the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#last;
  }

  /** Lets go of what no team keeps any more. @throws DaybookError `store_unavailable` */
  async letGo(): Promise<RetentionOutcome> {
    const { store, accounts, nowMs } = this.#options;
    return this.#inTurn(() => keepRetention({ store, accounts, nowMs: nowMs(), onStep: this.#goOn }));
  }

  /**
   * Erases a person; resolves when no name is stored any more. Cut off, it is finished by itself later.
   *
   * @param who as `beginErasure` takes it
   * @throws DaybookError `not_found`, `store_unavailable`
   */
  async erase(slug: string, who: string): Promise<Erasure> {
    const { store, accounts } = this.#options;
    const team = accounts.inTeam(slug);
    // Noted before it waits for its turn, so that nothing comes in under the old names meanwhile.
    const { id } = await beginErasure(store, team, who);
    return this.#inTurn(async () => {
      const erasures = await finishErasures(store, team, { onStep: this.#goOn });
      const erasure = erasures.find((each) => each.id === id);
      if (erasure === undefined) throw new Error(`the erasure ${id} was noted and is not there`);
      return erasure;
    });
  }

  /**
   * Repeats erasures of a list that was kept elsewhere; resolves when no name is stored any more. Those of teams that are
   * not here are left out.
   *
   * @throws DaybookError `store_unavailable`
   */
  async repeatErasures(list: readonly NotedErasure[]): Promise<RepeatedErasures> {
    const { store, accounts } = this.#options;
    const outcome = { erasures: 0, known: 0, ofOtherTeams: 0 };
    const touched = new Map<string, TeamAccounts>();
    for (const noted of list) {
      const found = accounts.directory.findTeamById(noted.teamId);
      if (found === undefined) {
        outcome.ofOtherTeams += 1;
        continue;
      }
      const team = touched.get(noted.teamId) ?? accounts.inTeam(found.team.slug);
      touched.set(noted.teamId, team);
      if (await team.repeatErasure(noted)) outcome.erasures += 1;
      else outcome.known += 1;
    }
    for (const team of touched.values()) {
      if (team.directory.erasures().every(({ doneAtMs }) => doneAtMs !== null)) continue;
      await this.#inTurn(() => finishErasures(store, team, { onStep: this.#goOn }));
    }
    return outcome;
  }

  /** Looks for names of whom the team erased again, in events that were written meanwhile. @throws DaybookError `store_unavailable` */
  async eraseAgain(slug: string): Promise<void> {
    const { store, accounts } = this.#options;
    await this.#inTurn(() => finishErasures(store, accounts.inTeam(slug), { onStep: this.#goOn }));
  }

  /** All that is due; every part is tried. @throws what the first part that failed threw */
  async run(): Promise<void> {
    const { accounts, store, nowMs } = this.#options;
    const failures: unknown[] = [];
    const attempt = async (job: () => Promise<unknown>): Promise<void> => {
      if (!this.#isStopped) await job().catch((error: unknown) => failures.push(error));
    };
    for (const team of accounts.directory.listTeams()) {
      const isDue = team.erasures().some(({ doneAtMs }) => doneAtMs === null || doneAtMs > nowMs() - LOOK_AGAIN_MS);
      if (!isDue) continue;
      const own = accounts.inTeam(team.team.slug);
      await attempt(() => this.#inTurn(() => finishErasures(store, own, { onStep: this.#goOn })));
    }
    await attempt(() => this.letGo());
    if (failures.length > 0) throw failures[0];
  }

  readonly #goOn = async (): Promise<void> => {
    if (this.#isStopped)
      throw new DaybookError("store_unavailable", "Daybook is shutting down; its next start goes on.");
  };

  #inTurn<Result>(job: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(job);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #runAfter(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.run()
        .then(() => {
          this.state.failures = 0;
          this.state.lastRunMs = this.#options.nowMs();
        })
        .catch((error: unknown) => {
          if (this.#isStopped) return;
          this.state.failures++;
          this.#options.onError(error);
        })
        .finally(() => this.#runAfter(EVERY_MS));
    }, ms);
    this.#timer.unref();
  }
}
