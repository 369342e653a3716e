const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

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

  /** ASCII as it is. */
  raw(ascii: string): void {
    this.#reserve(ascii.length);
    for (let at = 0; at < ascii.length; at++) this.#bytes[this.#length + at] = ascii.charCodeAt(at);
    this.#length += ascii.length;
  }

  /** Any text, as JSON has it. */
  quoted(text: string): void {
    this.#reserve(text.length + 2);
    const bytes = this.#bytes;
    const start = this.#length + 1;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.#escaped(text);
        return;
      }
      bytes[start + at] = code;
    }
    bytes[start - 1] = QUOTE;
    bytes[start + text.length] = QUOTE;
    this.#length = start + text.length + 1;
  }

  #escaped(text: string): void {
    const json = JSON.stringify(text);
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
