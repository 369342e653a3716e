import type { TraceIntakeLimits } from "./trace-intake-limits.js";

/** Writes of one team that wait to go together, in the order in which they came. */
export class WaitingWrites<Write extends { size: number }> {
  // A set, since a write that is given up leaves from the middle.
  readonly #writes = new Set<Write>();
  #size = 0;
  #oldestMs = 0;
  #latestMs = 0;

  get isEmpty(): boolean {
    return this.#writes.size === 0;
  }

  add(write: Write): void {
    this.#latestMs = performance.now();
    if (this.isEmpty) this.#oldestMs = this.#latestMs;
    this.#writes.add(write);
    this.#size += write.size;
  }

  /** @returns whether it was still waiting */
  remove(write: Write): boolean {
    if (!this.#writes.delete(write)) return false;
    this.#size -= write.size;
    return true;
  }

  /**
   * For how long the next group still gathers; from 0 down when it is due. Senders that were answered together send again
   * together, and a group of all of them costs hardly more than one of few.
   *
   * @param waitsLong whether to wait for long: because the group before is under way, so that nothing stands still meanwhile,
   * or because further writes are known to come
   */
  waitMs(waitsLong: boolean, limits: TraceIntakeLimits): number {
    if (this.isEmpty || this.#size >= limits.groupMax) return 0;
    const dueMs = waitsLong
      ? this.#oldestMs + limits.gatherUnderLoadMs
      : Math.min(this.#oldestMs + limits.gatherMs, this.#latestMs + limits.quietMs);
    return dueMs - performance.now();
  }

  /** The oldest writes, up to the size of a group, but one at least. */
  takeGroup(groupMax: number): Write[] {
    const group: Write[] = [];
    let size = 0;
    for (const write of this.#writes) {
      if (group.length > 0 && size + write.size > groupMax) break;
      group.push(write);
      this.#writes.delete(write);
      size += write.size;
    }
    this.#size -= size;
    this.#oldestMs = performance.now();
    return group;
  }
}
