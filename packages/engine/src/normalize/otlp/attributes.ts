import { ATTRIBUTE_PLACES, KNOWN_ATTRIBUTES, type KnownAttribute } from "./known-attributes.js";

/** A value as sent; an integer beyond 2⁵³ as its decimal text. Of a list only its texts are kept. */
export type AttributeValue = string | number | boolean | readonly string[];

/**
 * The attributes of a span, a log record or a resource that Daybook reads, and no others; of a key told twice the last.
 *
 * Few of the many that are known stand in any one of them. So they are a short list, and questions go through it instead of
 * looking up each spelling that there might be.
 */
export class Attributes implements Iterable<[KnownAttribute, AttributeValue]> {
  readonly #places: number[] = [];
  readonly #values: AttributeValue[] = [];

  get size(): number {
    return this.#places.length;
  }

  clear(): void {
    this.#places.length = 0;
    this.#values.length = 0;
  }

  /** @param place of the attribute among the known ones */
  set(place: number, value: AttributeValue): void {
    const at = this.#places.indexOf(place);
    if (at >= 0) this.#values[at] = value;
    else {
      this.#places.push(place);
      this.#values.push(value);
    }
  }

  get(key: KnownAttribute): AttributeValue | undefined {
    const at = this.#places.indexOf(ATTRIBUTE_PLACES.of(key));
    return at < 0 ? undefined : this.#values[at];
  }

  has(key: KnownAttribute): boolean {
    return this.#places.includes(ATTRIBUTE_PLACES.of(key));
  }

  /** The value of the first spelling that is present and readable, or null. */
  first<Value>(spellings: Spellings, read: (value: AttributeValue) => Value | null): Value | null {
    let best: Value | null = null;
    let bestRank = NO_RANK;
    const { ranks } = spellings;
    for (let at = 0; at < this.#places.length; at++) {
      const rank = ranks[this.#places[at] ?? 0] ?? NO_RANK;
      const value = this.#values[at];
      if (rank >= bestRank || value === undefined) continue;
      const result = read(value);
      if (result === null) continue;
      best = result;
      bestRank = rank;
    }
    return best;
  }

  *[Symbol.iterator](): Iterator<[KnownAttribute, AttributeValue]> {
    for (const [at, place] of this.#places.entries()) {
      const [key, value] = [KNOWN_ATTRIBUTES[place], this.#values[at]];
      if (key !== undefined && value !== undefined) yield [key, value];
    }
  }
}

const NO_RANK = 255;

/** Several attributes that mean the same, the one that is believed before the others first. */
export interface Spellings {
  /** By place among the known attributes, 0 for the first of these; 255 for those that are none of them. */
  readonly ranks: Uint8Array;
}

export function spellings(...keys: readonly KnownAttribute[]): Spellings {
  const ranks = new Uint8Array(KNOWN_ATTRIBUTES.length).fill(NO_RANK);
  for (const [rank, key] of keys.entries()) ranks[ATTRIBUTE_PLACES.of(key)] = rank;
  return { ranks };
}
