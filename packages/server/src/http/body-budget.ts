import { DaybookError } from "@daybook/engine";

/** Bytes of request bodies held in memory by all requests together. */
export class BodyBudget {
  #held = 0;

  constructor(readonly bytesMax: number) {}

  get held(): number {
    return this.#held;
  }

  /** @throws DaybookError `store_unavailable` when the server already holds as much as it may */
  take(bytes: number): void {
    if (this.#held > 0 && this.#held + bytes > this.bytesMax) {
      throw new DaybookError(
        "store_unavailable",
        "The events are not acknowledged: the server already holds as much unstored data as it may. Send the same body again.",
      );
    }
    this.#held += bytes;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }
}
