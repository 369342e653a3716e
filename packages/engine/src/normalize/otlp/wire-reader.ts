import { readText } from "./read-text.js";

/** How a field's value is written; the lowest three bits of its tag. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
const START_GROUP = 3;
const END_GROUP = 4;
const FIXED32 = 5;

/** Groups are of protobuf's first version; nobody nests any as deep. */
const DEPTH_MAX = 100;

/**
 * Protobuf's wire format straight off the bytes, one value after the other. A message is read as
 *
 * ```ts
 * for (const end = wire.end(); wire.isBefore(end); ) {
 *   const tag = wire.tag();
 *   if (tag === tagOf(1, VARINT)) take(wire.flag());
 *   else wire.skip(tag);
 * }
 * ```
 *
 * Every method throws a plain Error for bytes that are cut off or garbled.
 */
export class WireReader {
  /** Where the next value begins; may be set to read something once more. */
  at = 0;
  readonly bytes: Buffer;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Reads the length of a message, or of bytes, and tells where that ends. */
  end(): number {
    const length = this.#varint();
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error("a message is cut off");
    return end;
  }

  /** @throws Error when a value went beyond the end */
  isBefore(end: number): boolean {
    if (this.at > end) throw new Error("a message does not end where it says");
    return this.at < end;
  }

  /** The next field's number and how it is written, as `tagOf` has them. */
  tag(): number {
    const tag = this.#varint();
    if (tag < 8) throw new Error("a field has no number");
    return tag;
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case VARINT:
        return this.#skipVarint();
      case FIXED64:
        return this.#skipBytes(8);
      case LENGTH_DELIMITED:
        this.at = this.end();
        return;
      case START_GROUP:
        return this.#skipGroup(tag);
      case FIXED32:
        return this.#skipBytes(4);
      default:
        throw new Error("a value is written in a way that there is not");
    }
  }

  text(): string {
    const end = this.end();
    const text = readText(this.bytes, this.at, end);
    this.at = end;
    return text;
  }

  /** A number that should fit into 32 bits; of one that does not the lowest. */
  int32(): number {
    return this.#varint() | 0;
  }

  flag(): boolean {
    const start = this.at;
    this.#skipVarint();
    for (let at = start; at < this.at; at++) if (((this.bytes[at] ?? 0) & 0x7f) !== 0) return true;
    return false;
  }

  /** As a number, or beyond ±2⁵³ as its decimal text. */
  int64(): number | string {
    const { bytes } = this;
    let value = 0;
    let scale = 1;
    for (let at = this.at, last = at + 7; at < last; at++) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error("a number is cut off");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        this.at = at + 1;
        return value;
      }
      scale *= 128;
    }
    return this.#longInt64();
  }

  double(): number {
    const start = this.at;
    this.#skipBytes(8);
    return this.#view.getFloat64(start, true);
  }

  fixed64(): bigint {
    const start = this.at;
    this.#skipBytes(8);
    return this.#view.getBigUint64(start, true);
  }

  /** Nanoseconds as whole milliseconds, cut; null for zero, which is how "none" is written. */
  milliseconds(): number | null {
    const start = this.at;
    this.#skipBytes(8);
    const low = this.#view.getUint32(start, true);
    const high = this.#view.getUint32(start + 4, true);
    if (low === 0 && high === 0) return null;
    // 2³² is 4,294 millions and 967,296: so every number here is one that a double holds exactly.
    const rest = high * 967_296 + low;
    return high * 4_294 + (rest - (rest % 1_000_000)) / 1_000_000;
  }

  /** An id of so many bytes in hexadecimal digits; null for another length and for zeros, which is how "none" is written. */
  id(size: number): string | null {
    const end = this.end();
    const start = this.at;
    this.at = end;
    if (end - start !== size) return null;
    for (let at = start; at < end; at++) if (this.bytes[at] !== 0) return this.bytes.toString("hex", start, end);
    return null;
  }

  /** Of one that takes more than 32 bits the lowest. */
  #varint(): number {
    const { bytes } = this;
    const first = bytes[this.at];
    if (first !== undefined && first < 0x80) {
      this.at++;
      return first;
    }
    let value = 0;
    let at = this.at;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error("a number is cut off");
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.at = at;
        return value >>> 0;
      }
    }
    throw new Error("a number does not end");
  }

  #longInt64(): number | string {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error("a number is cut off");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      const signed = BigInt.asIntN(64, value);
      const number = Number(signed);
      return Number.isSafeInteger(number) ? number : String(signed);
    }
    throw new Error("a number does not end");
  }

  #skipVarint(): void {
    for (let size = 0; size < 10; size++) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error("a number is cut off");
      if (byte < 0x80) return;
    }
    throw new Error("a number does not end");
  }

  #skipBytes(size: number): void {
    this.at += size;
    if (this.at > this.bytes.length) throw new Error("a value is cut off");
  }

  #skipGroup(tag: number): void {
    const open = [tag >>> 3];
    while (open.length > 0) {
      const inner = this.tag();
      if ((inner & 7) === START_GROUP) {
        if (open.length >= DEPTH_MAX) throw new Error("groups are nested too deep");
        open.push(inner >>> 3);
      } else if ((inner & 7) === END_GROUP) {
        if (open.pop() !== inner >>> 3) throw new Error("a group does not end where it says");
      } else {
        this.skip(inner);
      }
    }
  }
}

/** A field's number with how its value is written. */
export function tagOf(field: number, type: number): number {
  return (field << 3) | type;
}
