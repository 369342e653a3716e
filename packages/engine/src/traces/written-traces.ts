/** So many traces, and up to twice as many, are remembered; the others are written whole once more, which changes nothing. */
const TRACES_KEPT = 25_000;

/**
 * Traces of which this process has written every event that their spans amount to. After a restart, or a write that was
 * cut short, nothing is known of a trace until it is written whole again.
 */
export class WrittenTraces {
  // Two sets, of which the older one goes as a whole: to take the oldest members out of one set, it has to look for them
  // among all the places of those that went before.
  #recent = new Set<string>();
  #older = new Set<string>();

  has(teamId: string, traceId: string): boolean {
    const key = keyOf(teamId, traceId);
    return this.#recent.has(key) || this.#older.has(key);
  }

  add(teamId: string, traceId: string): void {
    this.#recent.add(keyOf(teamId, traceId));
    if (this.#recent.size < TRACES_KEPT) return;
    this.#older = this.#recent;
    this.#recent = new Set();
  }

  forget(teamId: string, traceId: string): void {
    const key = keyOf(teamId, traceId);
    this.#recent.delete(key);
    this.#older.delete(key);
  }
}

function keyOf(teamId: string, traceId: string): string {
  return `${teamId}\0${traceId}`;
}
