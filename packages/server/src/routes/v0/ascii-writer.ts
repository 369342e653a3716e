import { DAY_MS, formatInstant } from "@daybook/engine";

const ZERO = 48;

/**
 * Writes text and numbers into a block of bytes, digit by digit: ten thousand rows as texts of their own cost more in the
 * garbage collector than all else that is done with them. The block must be large enough.
 */
export class AsciiWriter {
  readonly #bytes: Buffer;
  /** First eleven characters of an instant, by its UTC day. */
  readonly #days = new Map<number, string>();
  /** Bytes written. */
  length = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  bytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** @param text characters of ASCII alone */
  text(text: string): void {
    for (let at = 0; at < text.length; at++) this.#bytes[this.length++] = text.charCodeAt(at);
  }

  /** @param value whole, not negative, safe */
  integer(value: number): void {
    if (value < 10) {
      this.#bytes[this.length++] = ZERO + value;
      return;
    }
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    this.#digits(value, digits);
  }

  /** As `formatInstant` writes it in quotation marks, or null. */
  instant(epochMs: number | null): void {
    if (epochMs === null) {
      this.text("null");
      return;
    }
    const day = Math.floor(epochMs / DAY_MS);
    const ofDay = epochMs - day * DAY_MS;
    this.text('"');
    this.text(this.#dayText(day));
    this.#digits(Math.floor(ofDay / 3_600_000), 2);
    this.text(":");
    this.#digits(Math.floor(ofDay / 60_000) % 60, 2);
    this.text(":");
    this.#digits(Math.floor(ofDay / 1_000) % 60, 2);
    this.text(".");
    this.#digits(ofDay % 1_000, 3);
    this.text('Z"');
  }

  #dayText(day: number): string {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const text = formatInstant(day * DAY_MS).slice(0, "2026-01-31T".length);
    this.#days.set(day, text);
    return text;
  }

  #digits(value: number, digits: number): void {
    let rest = value;
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      this.#bytes[at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.length += digits;
  }
}
