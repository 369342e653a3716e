const MINUTE_MS = 60_000;

/** What is left of a team's minute. */
export interface RateAllowance {
  limit: number;
  remaining: number;
  /** When the next minute begins, epoch ms. */
  resetMs: number;
  isExceeded: boolean;
}

/** Requests of each team in the present minute of the clock, in the memory of this process. */
export class RequestRate {
  #minute = 0;
  #counts = new Map<string, number>();

  /** Counts one request of the team. */
  take(teamId: string, { limit, nowMs }: { limit: number; nowMs: number }): RateAllowance {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const count = (this.#counts.get(teamId) ?? 0) + 1;
    this.#counts.set(teamId, count);
    return {
      limit,
      remaining: Math.max(0, limit - count),
      resetMs: (minute + 1) * MINUTE_MS,
      isExceeded: count > limit,
    };
  }
}
