import { readText } from "./read-text.js";
import type { TextPlaces } from "./text-places.js";

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const [ZERO, NINE, MINUS, PLUS, DOT] = [0x30, 0x39, 0x2d, 0x2b, 0x2e];
const [LOWER_A, LOWER_E, LOWER_F, LOWER_N, LOWER_T, LOWER_U, UPPER_E] = [0x61, 0x65, 0x66, 0x6e, 0x74, 0x75, 0x45];

/** The bit in which a capital letter and its small one differ. */
const SMALL = 0x20;

/** Lists and objects in each other in a value that is skipped; nobody nests any as deep. */
export const DEPTH_MAX = 1_000;

/** It may be JSON, but holds more lists and objects in each other than are followed. */
export class JsonDepthError extends Error {}

/** Digits before a nanosecond number's last six; more than these might not be exact, and the number beyond 64 bits. */
const MILLISECOND_DIGITS_MAX = 13;

/** A text, a number, true, false or null; undefined stands for a list or an object. */
export type Scalar = string | number | boolean | null | undefined;

/**
 * JSON (RFC 8259) straight off its bytes, one value after the other. What nobody asks for is skipped: checked, but never made
 * a string. An object is read as
 *
 * ```ts
 * for (let more = json.object(); more; more = json.nextMember()) {
 *   if (json.key(NAMES) === 0) take(json.scalar());
 *   else json.skip();
 * }
 * ```
 *
 * and a list in the same way. Each value must be read or skipped, and `end` called after the last one. Bytes that are no UTF-8
 * are read as U+FFFD.
 *
 * Every method throws a plain Error where the text is no JSON, and one that does not show the text.
 */
export class JsonReader {
  /** Where the next value begins, or blanks before it; may be set to read something once more. */
  at = 0;
  readonly #bytes: Buffer;
  /** What ends the lists and objects that are open while a value is skipped. */
  readonly #ends = new Uint8Array(DEPTH_MAX);

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  isObject(): boolean {
    return this.#next() === OPEN_OBJECT;
  }

  isList(): boolean {
    return this.#next() === OPEN_LIST;
  }

  /** Goes into an object; any other value is skipped. @returns whether it has members */
  object(): boolean {
    return this.#open(OPEN_OBJECT, CLOSE_OBJECT);
  }

  /** Goes on after a member. @returns whether there is another */
  nextMember(): boolean {
    return this.#goOn(CLOSE_OBJECT);
  }

  /** Goes into a list; any other value is skipped. @returns whether it has items */
  list(): boolean {
    return this.#open(OPEN_LIST, CLOSE_LIST);
  }

  /** Goes on after an item. @returns whether there is another */
  nextItem(): boolean {
    return this.#goOn(CLOSE_LIST);
  }

  /** Reads a member's name. @returns its place among some texts, -1 for one that is none of them */
  key(names: TextPlaces): number {
    const place = this.#placeOfString(names);
    this.#take(COLON);
    return place;
  }

  /** The place of a text among some; -1 for another one, and for what is no text. */
  place(texts: TextPlaces): number {
    if (this.#next() === QUOTE) return this.#placeOfString(texts);
    this.skip();
    return -1;
  }

  /** A list or an object is skipped. */
  scalar(): Scalar {
    const first = this.#next();
    const start = this.at;
    if (first === QUOTE) return this.#stringFrom(start, this.#skipString());
    this.skip();
    switch (first) {
      case OPEN_OBJECT:
      case OPEN_LIST:
        return undefined;
      case LOWER_T:
        return true;
      case LOWER_F:
        return false;
      case LOWER_N:
        return null;
      default:
        return Number(this.#bytes.toString("latin1", start, this.at));
    }
  }

  /**
   * Null for what is no text, and for one that takes more bytes, which is left unread.
   *
   * @param bytesMax as it stands there, escapes and all; default: any
   */
  text(bytesMax = Number.POSITIVE_INFINITY): string | null {
    if (this.#next() !== QUOTE) {
      this.skip();
      return null;
    }
    const start = this.at;
    const isPlain = this.#skipString();
    return this.at - start - 2 > bytesMax ? null : this.#stringFrom(start, isPlain);
  }

  /** An id of so many hexadecimal digits, in lower case; null for anything else, and for zeros, which is how "none" is written. */
  id(length: number): string | null {
    if (this.#next() !== QUOTE) {
      this.skip();
      return null;
    }
    const start = this.at;
    const isPlain = this.#skipString();
    if (this.at - start - 2 > length * ESCAPED_BYTES) return null;
    // Not by way of the texts that come again, for ids do not.
    const text = isPlain ? this.#bytes.toString("latin1", start + 1, this.at - 1) : this.#escaped(start);
    return text.length === length && HEX.test(text) && !ZEROS.test(text) ? text.toLowerCase() : null;
  }

  /**
   * Nanoseconds as digits, in whole milliseconds, cut; null for zero, which is how "none" is written. Undefined when they stand
   * there in another way, and are to be read as a scalar.
   */
  milliseconds(): number | null | undefined {
    if (this.#next() !== QUOTE) return undefined;
    const start = this.at + 1;
    let ms = 0;
    let isZero = true;
    let end = start;
    for (let byte = this.#bytes[end] ?? 0; isDigit(byte); byte = this.#bytes[++end] ?? 0)
      if (byte !== ZERO) isZero = false;
    if (end === start || end - start > MILLISECOND_DIGITS_MAX + 6 || this.#bytes[end] !== QUOTE) return undefined;
    for (let at = start; at < end - 6; at++) ms = ms * 10 + (this.#bytes[at] ?? 0) - ZERO;
    this.at = end + 1;
    return isZero ? null : ms;
  }

  /** Goes past the value. */
  skip(): void {
    const ends = this.#ends;
    for (let depth = 0; ;) {
      const opens = this.#skipStart();
      if (opens !== 0) {
        if (depth === DEPTH_MAX) throw new JsonDepthError("values are nested too deep");
        ends[depth++] = opens;
      } else {
        for (;;) {
          if (depth === 0) return;
          if (this.#goOn(ends[depth - 1] ?? 0)) break;
          depth--;
        }
      }
      if (ends[depth - 1] === CLOSE_OBJECT) this.#skipName();
    }
  }

  /** @throws Error when anything but blanks follows */
  end(): void {
    if (this.#next() !== 0 || this.at < this.#bytes.length) throw new Error("something follows the value");
  }

  /** Goes past a scalar, or an empty list or object, or into one. @returns what will end it; 0 when it has ended */
  #skipStart(): number {
    const byte = this.#next();
    switch (byte) {
      case QUOTE:
        this.#skipString();
        return 0;
      case OPEN_OBJECT:
        return this.object() ? CLOSE_OBJECT : 0;
      case OPEN_LIST:
        return this.list() ? CLOSE_LIST : 0;
      default:
        if (isDigit(byte) || byte === MINUS) this.#skipNumber();
        else this.#skipWord();
        return 0;
    }
  }

  #skipName(): void {
    this.#skipString();
    this.#take(COLON);
  }

  /** The byte at which the next value, or a sign, begins; 0 at the end. */
  #next(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.at] ?? 0;
    // Most are beyond all blanks.
    while (byte <= SPACE && (byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB)) {
      byte = bytes[++this.at] ?? 0;
    }
    return byte;
  }

  #take(sign: number): void {
    if (this.#next() !== sign) throw new Error("a sign is missing");
    this.at++;
  }

  #open(start: number, end: number): boolean {
    if (this.#next() !== start) {
      this.skip();
      return false;
    }
    this.at++;
    if (this.#next() !== end) return true;
    this.at++;
    return false;
  }

  #goOn(end: number): boolean {
    const byte = this.#next();
    if (byte !== COMMA && byte !== end) throw new Error("neither a comma nor the end follows a value");
    this.at++;
    return byte === COMMA;
  }

  /** The string that began there and has just been skipped. */
  #stringFrom(start: number, isPlain: boolean): string {
    return isPlain ? readText(this.#bytes, start + 1, this.at - 1) : this.#escaped(start);
  }

  #placeOfString(texts: TextPlaces): number {
    if (this.#next() !== QUOTE) throw new Error("a text is missing");
    const start = this.at + 1;
    const expected = texts.expect(this.#bytes, start);
    if (expected >= 0) {
      // Nearly always: then its end need not be looked for.
      this.at = start + texts.lengthOf(expected) + 1;
      return expected;
    }
    return this.#skipString() ? texts.in(this.#bytes, start, this.at - 1) : texts.of(this.#escaped(start - 1));
  }

  /** A string with escapes, which have been checked. */
  #escaped(start: number): string {
    return JSON.parse(this.#bytes.toString("utf8", start, this.at)) as string;
  }

  /** @returns whether what stands between the quotes is the text itself */
  #skipString(): boolean {
    const bytes = this.#bytes;
    if (this.#next() !== QUOTE) throw new Error("a text is missing");
    let isPlain = true;
    let at = this.at + 1;
    for (let byte = bytes[at] ?? 0; byte !== QUOTE; byte = bytes[at] ?? 0) {
      // The end of all bytes is none of a text either.
      if (byte < SPACE) throw new Error("a text does not end, or holds a control character");
      if (byte === BACKSLASH) {
        isPlain = false;
        at = this.#afterEscape(at + 1);
      } else at++;
    }
    this.at = at + 1;
    return isPlain;
  }

  #afterEscape(start: number): number {
    const letter = this.#bytes[start] ?? 0;
    if (letter !== LOWER_U) {
      if (!ESCAPES.includes(letter)) throw new Error("a backslash escapes nothing");
      return start + 1;
    }
    const end = start + 5;
    for (let at = start + 1; at < end; at++) {
      const byte = this.#bytes[at] ?? 0;
      const small = byte | SMALL;
      if (!isDigit(byte) && (small < LOWER_A || small > LOWER_F)) throw new Error("a character's number is none");
    }
    return end;
  }

  #skipNumber(): void {
    const bytes = this.#bytes;
    let at = this.at;
    if (bytes[at] === MINUS) at++;
    at = bytes[at] === ZERO ? at + 1 : this.#afterDigits(at);
    if (bytes[at] === DOT) at = this.#afterDigits(at + 1);
    if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) {
      at++;
      if (bytes[at] === PLUS || bytes[at] === MINUS) at++;
      at = this.#afterDigits(at);
    }
    this.at = at;
  }

  #afterDigits(start: number): number {
    let at = start;
    while (isDigit(this.#bytes[at] ?? 0)) at++;
    if (at === start) throw new Error("a number has no digits where it must");
    return at;
  }

  #skipWord(): void {
    const word = WORDS.find((each) => each.every((byte, index) => this.#bytes[this.at + index] === byte));
    if (word === undefined) throw new Error("there is no value where one must be");
    this.at += word.length;
  }
}

/** Of a character by its number, such as `\u0061`. */
export const ESCAPED_BYTES = 6;

const HEX = /^[\da-f]+$/i;
const ZEROS = /^0+$/;

const WORDS = ["true", "false", "null"].map((word) => [...Buffer.from(word)]);
const ESCAPES = [...Buffer.from('"\\/bfnrt')];

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
