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

/**
 * A stage that counts what comes over the wire against the clock.
 *
 * @throws (from the stream) DaybookError `request_timeout`
 */
export function paced({ idleMs, bytesPerSecondMin, graceMs }: SenderLimits): Transform {
  const startedMs = performance.now();
  let received = 0;
  let heardMs = startedMs;
  let waitedForUsMs = 0;
  let lookedMs = startedMs;
  const stage = new Transform({
    transform(chunk: Buffer, _, done) {
      received += chunk.length;
      heardMs = performance.now();
      done(null, chunk);
    },
  });
  const look = (): void => {
    const now = performance.now();
    // A stage that is full waits for us, not for the sender.
    if (stage.readableLength >= stage.readableHighWaterMark) {
      heardMs = now;
      waitedForUsMs += now - lookedMs;
    }
    lookedMs = now;
    const elapsedMs = now - startedMs - waitedForUsMs;
    const isTooSlow = elapsedMs > graceMs && received < (elapsedMs / 1000) * bytesPerSecondMin;
    if (now - heardMs > idleMs || isTooSlow) stage.destroy(tooSlow());
  };
  const watch = setInterval(look, Math.max(1, Math.min(1_000, idleMs / 2, graceMs / 2)));
  stage.once("close", () => clearInterval(watch));
  return stage;
}

function tooSlow(): DaybookError {
  return new DaybookError(
    "request_timeout",
    "The request's body came too slowly or stopped. Nothing was stored; send the same body again.",
  );
}
