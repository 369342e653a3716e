import { randomInt } from "node:crypto";

/** The same choices for the same seed; for schedules of tests, not for secrets. */
export interface SeededRandom {
  /** In `[0, 1)`. */
  fraction(): number;
  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  shuffled<T>(list: readonly T[]): T[];
}

/** The seed of a test's schedule: `DAYBOOK_TEST_SEED`, else a new one, which the test prints. */
export function testSeed(): number {
  const given = process.env["DAYBOOK_TEST_SEED"];
  if (given === undefined || given === "") return randomInt(2 ** 31);
  const seed = Number(given);
  if (Number.isInteger(seed)) return seed;
  throw new Error(`DAYBOOK_TEST_SEED is "${given}", and must be a whole number.`);
}

export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  // A Weyl sequence through a mixing function: any seed will do, neighbouring ones included.
  const fraction = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  return {
    fraction,
    between,
    chance: (probability) => fraction() < probability,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
    shuffled: (list) =>
      list
        .map((item) => ({ item, rank: fraction() }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
  };
}
