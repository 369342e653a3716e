/** The same numbers for the same seed, on every machine and in every year. */
export interface SeededRandom {
  /** In `[0, 1)`. */
  fraction(): number;
  /** A whole number in `[low, high)`. */
  below(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(weighted: readonly { weight: number; value: T }[]): T;
}

/** Not for secrets: 32 bits of state, picked for repeatability. */
export function seededRandom(seed: string): SeededRandom {
  let state = hashText(seed) || 1;
  const fraction = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (Math.imul(state, 0x9e3779b1) >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds differ in few bits; the first draws of such states resemble each other.
  for (let warmUp = 0; warmUp < 8; warmUp += 1) fraction();
  return {
    fraction,
    below: (low, high) => low + Math.floor(fraction() * (high - low)),
    chance: (probability) => fraction() < probability,
    pick: (weighted) => pickWeighted(weighted, fraction()),
  };
}

function pickWeighted<T>(weighted: readonly { weight: number; value: T }[], fraction: number): T {
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  let left = fraction * total;
  for (const { weight, value } of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  throw new RangeError("nothing to pick from: the list is empty or all weights are 0");
}

function hashText(text: string): number {
  let hash = 17;
  for (const character of text) hash = (Math.imul(hash, 0x01000193) ^ (character.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
