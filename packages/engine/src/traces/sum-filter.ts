/** Words of a block; a sum sets one bit in each. A block of 32 bytes lies in one line of a processor's cache. */
const BLOCK_WORDS = 8;

/** Odd, each another one, so that the bits of a sum in the words of its block have nothing to do with each other. */
const SALTS = Uint32Array.from([
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
]);

/**
 * A set of whole numbers below 2⁵³ that never forgets and may take a number for one of its own that is not: a Bloom filter
 * in blocks, after Putze, Sanders and Singler (2007), with the salts of Parquet's. The system gives memory as it is touched.
 */
export class SumFilter {
  readonly #words: Int32Array;
  readonly #blocks: number;

  /** @param blockBits 2 to the power of it blocks of 32 bytes */
  constructor(blockBits: number) {
    this.#blocks = 2 ** blockBits;
    this.#words = new Int32Array(this.#blocks * BLOCK_WORDS);
  }

  has(sum: number): boolean {
    const low = sum | 0;
    const start = this.#startOf(sum, low);
    for (let word = 0; word < BLOCK_WORDS; word++) {
      if (((this.#words[start + word] ?? 0) & bitOf(low, word)) === 0) return false;
    }
    return true;
  }

  add(sum: number): void {
    const low = sum | 0;
    const start = this.#startOf(sum, low);
    for (let word = 0; word < BLOCK_WORDS; word++) {
      this.#words[start + word] = (this.#words[start + word] ?? 0) | bitOf(low, word);
    }
  }

  /** The first word of its block. */
  #startOf(sum: number, low: number): number {
    // The upper 21 bits, and the lower ones spread over them: which block it is depends on all bits of a sum.
    const high = Math.floor(sum / 0x1_0000_0000);
    const block = ((Math.imul(low, SPREAD) >>> 3) ^ Math.imul(high, SPREAD)) & (this.#blocks - 1);
    return block * BLOCK_WORDS;
  }
}

function bitOf(low: number, word: number): number {
  return 1 << (Math.imul(low, SALTS[word] ?? 0) >>> 27);
}

/** 2³² by the golden ratio: what lies close together is spread. */
const SPREAD = 0x9e3779b1;
