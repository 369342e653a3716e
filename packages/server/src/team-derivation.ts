import {
  type Accounts,
  type AnalyticsStore,
  DaybookError,
  type Derivation,
  findOwnChats,
  NO_DERIVATION,
  ownChatsSince,
  type UsageEvent,
} from "@daybook/engine";

/**
 * Which chats and messages are derived from each team's traces: what the team has set, and, where that is `auto`, the moment
 * at which it began to send its own. That moment is noted when the first of those is stored, in the team's accounts, where
 * other nodes take it up; a process looks once among what a team has stored before, for a note that was never made.
 */
export class TeamDerivation {
  readonly #accounts: Accounts;
  readonly #store: AnalyticsStore;
  readonly #nowMs: () => number;
  readonly #onError: (error: unknown) => void;
  /** Moments that are noted here and may not be in the accounts yet, by team. */
  readonly #sinceMs = new Map<string, number>();
  readonly #looks = new Map<string, Promise<void>>();
  readonly #notes = new Map<string, Promise<void>>();

  constructor(options: {
    accounts: Accounts;
    store: AnalyticsStore;
    nowMs: () => number;
    onError: (error: unknown) => void;
  }) {
    this.#accounts = options.accounts;
    this.#store = options.store;
    this.#nowMs = options.nowMs;
    this.#onError = options.onError;
  }

  /** @throws DaybookError `store_unavailable` */
  async of(teamId: string): Promise<Derivation> {
    const team = this.#accounts.directory.findTeamById(teamId)?.team;
    switch (team?.derivedChats) {
      case undefined:
      case "off":
        return NO_DERIVATION;
      case "on":
        return { beforeMs: Number.POSITIVE_INFINITY, isForced: true };
      case "auto":
        if (team.derivedChatsEndedAtMs === null) await this.#look(teamId);
        return { beforeMs: this.#endedAtMs(teamId) ?? Number.POSITIVE_INFINITY, isForced: false };
    }
  }

  /** Called with whatever was stored, before it is acknowledged. */
  noteStored(teamId: string, events: readonly UsageEvent[]): void {
    if (this.#accounts.directory.findTeamById(teamId)?.team.derivedChatsEndedAtMs !== null) return;
    const sinceMs = ownChatsSince(events, this.#nowMs());
    if (sinceMs !== null) this.#note(teamId, sinceMs);
  }

  /** Lets the notes under way end. */
  async close(): Promise<void> {
    await Promise.all(this.#notes.values());
  }

  #endedAtMs(teamId: string): number | null {
    const noted = this.#accounts.directory.findTeamById(teamId)?.team.derivedChatsEndedAtMs ?? null;
    return noted ?? this.#sinceMs.get(teamId) ?? null;
  }

  async #look(teamId: string): Promise<void> {
    let look = this.#looks.get(teamId);
    if (look === undefined) {
      look = findOwnChats(this.#store, teamId).then((sinceMs) => {
        if (sinceMs !== null) this.#note(teamId, sinceMs);
      });
      this.#looks.set(teamId, look);
      // What cannot be seen now is looked for again.
      look.catch(() => this.#looks.delete(teamId));
    }
    await look;
  }

  /** In the background: events do not wait for accounts. A note that fails is made by the next event, or the next start. */
  #note(teamId: string, sinceMs: number): void {
    if (!this.#sinceMs.has(teamId)) this.#sinceMs.set(teamId, sinceMs);
    const slug = this.#accounts.directory.findTeamById(teamId)?.team.slug;
    if (slug === undefined || this.#notes.has(teamId)) return;
    const note = this.#save(slug, this.#sinceMs.get(teamId) ?? sinceMs).finally(() => {
      this.#notes.delete(teamId);
    });
    this.#notes.set(teamId, note);
  }

  async #save(slug: string, sinceMs: number): Promise<void> {
    try {
      await this.#accounts.inTeam(slug).endDerivedChats(sinceMs);
    } catch (error) {
      // Of a team that was deleted meanwhile nothing need be known.
      if (!(error instanceof DaybookError && error.code === "not_found")) this.#onError(error);
    }
  }
}
