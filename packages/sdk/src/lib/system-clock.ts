import type { RetryClock } from "./retries.js";

/** Real time and chance; a sleep ends early when one of the signals is given. */
export function systemClock(signals: readonly AbortSignal[]): RetryClock {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          for (const signal of signals) signal.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        for (const signal of signals) signal.addEventListener("abort", done);
        if (signals.some((signal) => signal.aborted)) done();
      }),
  };
}
