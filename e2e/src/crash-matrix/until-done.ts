import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 50;

/** Repeats the work until it does not throw. @throws what it threw last, when the time is over */
export async function untilDone<Result>(withinMs: number, work: () => Promise<Result>): Promise<Result> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
    }
    await sleep(POLL_MS);
  }
}
