/** Full, the traces that were touched longest ago go; they are then written whole once more, which changes nothing. */
const TRACES_MAX = 50_000;

/**
 * Traces of which this process has written every event that their spans amount to. After a restart, or a write that was
 * cut short, nothing is known of a trace until it is written whole again.
 */
export class WrittenTraces {
  // A set lists what was added first first.
  readonly #traces = new Set<string>();

  has(teamId: string, traceId: string): boolean {
    return this.#traces.has(keyOf(teamId, traceId));
  }

  add(teamId: string, traceId: string): void {
    const key = keyOf(teamId, traceId);
    this.#traces.delete(key);
    this.#traces.add(key);
    if (this.#traces.size <= TRACES_MAX) return;
    for (const oldest of this.#traces) {
      this.#traces.delete(oldest);
      return;
    }
  }

  forget(teamId: string, traceId: string): void {
    this.#traces.delete(keyOf(teamId, traceId));
  }
}

function keyOf(teamId: string, traceId: string): string {
  return `${teamId}\0${traceId}`;
}
