import { Transform } from "node:stream";
import { DaybookError } from "@daybook/engine";

/** How slow a sender may be. */
export interface SenderLimits {
  /** Silence after which a sender is given up. */
  idleMs: number;
  /** A sender slower than this, once `graceMs` have passed, is given up. */
  bytesPerSecondMin: number;
  graceMs: number;
}

export const SENDER_LIMITS: SenderLimits = { idleMs: 15_000, bytesPerSecondMin: 512, graceMs: 30_000 };

/** Holds one sender's bytes against the clock. */
export class SenderPace {
  readonly #limits: SenderLimits;
  readonly #startedMs = performance.now();
  #received = 0;
  #heardMs = this.#startedMs;
  #waitedForUsMs = 0;
  #lookedMs = this.#startedMs;

  constructor(limits: SenderLimits) {
    this.#limits = limits;
  }

  /** How often to look. */
  get everyMs(): number {
    return Math.max(1, Math.min(1_000, this.#limits.idleMs / 2, this.#limits.graceMs / 2));
  }

  hear(bytes: number): void {
    this.#received += bytes;
    this.#heardMs = performance.now();
  }

  /**
   * True when the sender is to be given up.
   *
   * @param waitsForUs what was received has not been taken yet, so the sender is not to blame for the silence
   */
  isTooSlow(waitsForUs: boolean): boolean {
    const { idleMs, bytesPerSecondMin, graceMs } = this.#limits;
    const now = performance.now();
    if (waitsForUs) {
      this.#heardMs = now;
      this.#waitedForUsMs += now - this.#lookedMs;
    }
    this.#lookedMs = now;
    const elapsedMs = now - this.#startedMs - this.#waitedForUsMs;
    const crawls = elapsedMs > graceMs && this.#received < (elapsedMs / 1000) * bytesPerSecondMin;
    return crawls || now - this.#heardMs > idleMs;
  }
}

/**
 * A stage that counts what comes over the wire against the clock.
 *
 * @throws (from the stream) DaybookError `request_timeout`
 */
export function paced(limits: SenderLimits): Transform {
  const pace = new SenderPace(limits);
  const stage = new Transform({
    transform(chunk: Buffer, _, done) {
      pace.hear(chunk.length);
      done(null, chunk);
    },
  });
  const look = (): void => {
    if (pace.isTooSlow(stage.readableLength >= stage.readableHighWaterMark)) stage.destroy(tooSlow());
  };
  const watch = setInterval(look, pace.everyMs);
  stage.once("close", () => clearInterval(watch));
  return stage;
}

export function tooSlow(): DaybookError {
  return new DaybookError(
    "request_timeout",
    "The request's body came too slowly or stopped. Nothing was stored; send the same body again.",
  );
}
