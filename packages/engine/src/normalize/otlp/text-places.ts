import { sumOfBytes } from "./read-text.js";

/**
 * Some ASCII texts, and which of them some bytes are, found without making a string of those. Texts come in the same order again and
 * again, so what followed one the last time is looked at first.
 */
export class TextPlaces {
  readonly #texts: readonly Uint8Array[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #longest: number;
  /** Places at slots that follow from the texts' bytes; -1 where there is none. */
  readonly #slots: Int16Array;
  readonly #mask: number;
  /** Of each text, one further on, the place of the one that followed it the last time it was found; at 0, of any other. */
  readonly #followers: Int16Array;
  #last = -1;

  constructor(texts: readonly string[]) {
    this.#texts = texts.map((text) => Buffer.from(text));
    this.#places = new Map(texts.map((text, place) => [text, place]));
    this.#longest = Math.max(...texts.map(({ length }) => length));
    // Four times as many as texts, so that most are found at the first look.
    this.#slots = new Int16Array(2 ** Math.ceil(Math.log2(texts.length * 4))).fill(-1);
    this.#mask = this.#slots.length - 1;
    this.#followers = new Int16Array(texts.length + 1);
    for (const [place, bytes] of this.#texts.entries()) {
      let slot = sumOfBytes(bytes, 0, bytes.length) & this.#mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = place;
    }
  }

  /** The place of a text in the list, -1 for one that is not in it. */
  of(text: string): number {
    return this.#places.get(text) ?? -1;
  }

  /** The place of the text that stands there in UTF-8, up to a quote, should it be the one that is expected; else -1. */
  expect(bytes: Uint8Array, start: number): number {
    const expected = this.#followers[this.#last + 1] ?? 0;
    const text = this.#texts[expected] ?? NO_TEXT;
    if (bytes[start + text.length] !== QUOTE || !isSame(text, bytes, start)) return -1;
    this.#last = expected;
    return expected;
  }

  /** In bytes. */
  lengthOf(place: number): number {
    return this.#texts[place]?.length ?? 0;
  }

  /** The place of a text in UTF-8; -1 for one that is not in the list. */
  in(bytes: Uint8Array, start: number, end: number): number {
    const expected = this.#followers[this.#last + 1] ?? 0;
    const text = this.#texts[expected] ?? NO_TEXT;
    if (text.length === end - start && isSame(text, bytes, start)) {
      this.#last = expected;
      return expected;
    }
    const place = this.#find(bytes, start, end);
    if (place >= 0) this.#followers[this.#last + 1] = place;
    this.#last = place;
    return place;
  }

  #find(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > this.#longest) return -1;
    let slot = sumOfBytes(bytes, start, end) & this.#mask;
    for (;;) {
      const place = this.#slots[slot] ?? -1;
      if (place < 0) return -1;
      const text = this.#texts[place] ?? NO_TEXT;
      if (text.length === length && isSame(text, bytes, start)) return place;
      slot = (slot + 1) & this.#mask;
    }
  }
}

const QUOTE = 0x22;
const NO_TEXT = new Uint8Array();

function isSame(text: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < text.length; at++) if (text[at] !== bytes[start + at]) return false;
  return true;
}
