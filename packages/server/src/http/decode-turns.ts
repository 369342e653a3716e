/**
 * Lets one large body be decoded in each turn of the event loop. Bodies that come in together would else be decoded one after the other
 * within one turn, and whatever the store has finished meanwhile would wait for all of them.
 */
export class DecodeTurns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves in a turn of its own, in the order of asking. */
  take(): Promise<void> {
    this.#last = this.#last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return this.#last;
  }
}
