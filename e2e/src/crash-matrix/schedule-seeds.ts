import { seededRandom, testSeed } from "@daybook/testkit";

/** Schedules on all deployments together; `DAYBOOK_CRASH_SCHEDULES`. */
const SCHEDULES_DEFAULT = 40;

/**
 * The seeds of the schedules to run: that of `DAYBOOK_TEST_SEED` alone, or a share of as many new ones as
 * `DAYBOOK_CRASH_SCHEDULES` asks for.
 */
export function scheduleSeeds(share: number): number[] {
  if (process.env["DAYBOOK_TEST_SEED"]) return [testSeed()];
  const count = Number(process.env["DAYBOOK_CRASH_SCHEDULES"] || SCHEDULES_DEFAULT);
  if (!Number.isInteger(count) || count < 1) {
    throw new Error("DAYBOOK_CRASH_SCHEDULES must be a whole number from 1");
  }
  const random = seededRandom(testSeed());
  return Array.from({ length: Math.ceil(count * share) }, () => random.between(0, 2 ** 31 - 1));
}
