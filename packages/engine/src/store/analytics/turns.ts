/** Lets so many in at once, in the order of their coming, and sends away who has waited too long. */
export class Turns {
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  constructor(readonly atOnce: number) {}

  /**
   * What to call when leaving, or null when the wait was too long.
   *
   * @param waitMs null: however long it takes
   */
  take(waitMs: number | null): Promise<(() => void) | null> {
    return new Promise((resolve) => {
      const enter = (): void => {
        clearTimeout(patience);
        this.#waiting.delete(enter);
        this.#inside++;
        resolve(() => this.#leave());
      };
      const patience =
        waitMs === null
          ? undefined
          : setTimeout(() => {
              this.#waiting.delete(enter);
              resolve(null);
            }, waitMs);
      if (this.#inside < this.atOnce) enter();
      else this.#waiting.add(enter);
    });
  }

  #leave(): void {
    this.#inside--;
    const [next] = this.#waiting;
    next?.();
  }
}
