/** Rounds of a property test: `DAYBOOK_TEST_RUNS` when set, else the count that fits into `npm test`. */
export function testRuns(defaultRuns: number): number {
  return Number(process.env["DAYBOOK_TEST_RUNS"] ?? defaultRuns);
}

/** `DAYBOOK_TEST_SEED` when set, else another each time; printed, so that a failure can be run again. */
export function testSeed(): number {
  const seed = Number(process.env["DAYBOOK_TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`DAYBOOK_TEST_SEED=${seed}\n`);
  return seed;
}

/** Whether a failure is made smaller, which repeats it many times: when `DAYBOOK_TEST_SHRINK` is set. */
export function shrinksFailures(): boolean {
  return process.env["DAYBOOK_TEST_SHRINK"] !== undefined;
}
