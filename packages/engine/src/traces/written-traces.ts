/** So many traces, and up to twice as many, are remembered; the others are written whole once more, which changes nothing. */
const TRACES_KEPT = 25_000;

/**
 * Traces of which this process has written every event that their spans amount to. After a restart, or a write that was
 * cut short, nothing is known of a trace until it is written whole again.
 */
export class WrittenTraces {
  // Two generations, of which the older one goes as a whole: to take the oldest members out of one set, it has to look for
  // them among all the places of those that went before. By team, for a text put together of both costs more than to ask.
  #recent = new Map<string, Set<string>>();
  #older = new Map<string, Set<string>>();
  #recentSize = 0;

  has(teamId: string, traceId: string): boolean {
    return this.#recent.get(teamId)?.has(traceId) === true || this.#older.get(teamId)?.has(traceId) === true;
  }

  add(teamId: string, traceId: string): void {
    let traces = this.#recent.get(teamId);
    if (traces === undefined) {
      traces = new Set();
      this.#recent.set(teamId, traces);
    }
    const before = traces.size;
    traces.add(traceId);
    this.#recentSize += traces.size - before;
    if (this.#recentSize < TRACES_KEPT) return;
    this.#older = this.#recent;
    this.#recent = new Map();
    this.#recentSize = 0;
  }

  forget(teamId: string, traceId: string): void {
    if (this.#recent.get(teamId)?.delete(traceId) === true) this.#recentSize--;
    this.#older.get(teamId)?.delete(traceId);
  }
}
