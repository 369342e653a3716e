/** Runs jobs one after another, in the order they were given; a failed job does not stop the next. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param options.patienceMs how long the job may wait for those before it
   * @param options.tooLate what it is rejected with, not having run, when the wait was longer
   */
  run<T>(job: () => Promise<T>, options: { patienceMs: number; tooLate: () => Error }): Promise<T> {
    const before = this.#last;
    return new Promise<T>((resolve, reject) => {
      let isGivenUp = false;
      const giveUp = setTimeout(() => {
        isGivenUp = true;
        reject(options.tooLate());
      }, options.patienceMs);
      this.#last = before.then(async () => {
        clearTimeout(giveUp);
        // Its caller was told that it did not happen.
        if (isGivenUp) return;
        await job().then(resolve, reject);
      });
    });
  }
}
