const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/** Any more digits are not an exact integer in a double, or not in the form in which JavaScript shows it. */
const DIGITS_MAX = 16;

/** What is written again and again, as `raw` takes it. */
export function rawJson(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/**
 * JSON in UTF-8, written piece by piece into bytes that are used again for the next one. Thousands of texts put together as
 * strings, each of many pieces, are what the collector of garbage then has most work with.
 */
export class JsonText {
  #bytes = new Uint8Array(4096);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  /** What stands there, until something else is written. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  toString(): string {
    return DECODER.decode(this.bytes());
  }

  raw(json: Uint8Array): void {
    const { length } = json;
    this.#reserve(length);
    // Byte by byte: pieces are short, and a call out of JavaScript takes longer.
    const bytes = this.#bytes;
    const start = this.#length;
    for (let at = 0; at < length; at++) bytes[start + at] = json[at] ?? 0;
    this.#length = start + length;
  }

  /** Any text, as JSON has it. */
  quoted(text: string): void {
    const { length } = text;
    this.#reserve(length + 2);
    const bytes = this.#bytes;
    const start = this.#length + 1;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.#encoded(JSON.stringify(text));
        return;
      }
      bytes[start + at] = code;
    }
    bytes[start - 1] = QUOTE;
    bytes[start + length] = QUOTE;
    this.#length = start + length + 1;
  }

  /** A finite number, as JSON has it. Whole ones, which most are, digit by digit: a text of each would take many times as long. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      this.#encoded(JSON.stringify(value));
      return;
    }
    this.#reserve(DIGITS_MAX);
    const bytes = this.#bytes;
    let size = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) size++;
    let rest = value;
    for (let at = this.#length + size - 1; at >= this.#length; at--) {
      const tens = Math.floor(rest / 10);
      bytes[at] = ZERO + (rest - tens * 10);
      rest = tens;
    }
    this.#length += size;
  }

  #encoded(json: string): void {
    this.#reserve(json.length * 3);
    this.#length += ENCODER.encodeInto(json, this.#bytes.subarray(this.#length)).written;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    larger.set(this.bytes());
    this.#bytes = larger;
  }
}
