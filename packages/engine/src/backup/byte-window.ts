import { DaybookError } from "../kernel/errors.js";

/** Above any block that an export writes. */
const HELD_BYTES_MAX = 512 * 1024 ** 2;

/** The next bytes of a stream. What is taken stays valid until it is forgotten. */
export class ByteWindow {
  readonly #source: AsyncIterator<Buffer>;
  #bytes: Buffer = Buffer.alloc(1024 ** 2);
  #start = 0;
  #end = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Bytes at hand. */
  get ahead(): number {
    return this.#end - this.#start;
  }

  /** The byte so many after the next; must be at hand. */
  at(offset: number): number {
    return this.#bytes[this.#start + offset] ?? 0;
  }

  /** Reads until so many bytes are at hand; false when the stream ends before. */
  async has(length: number): Promise<boolean> {
    while (this.ahead < length) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      this.#append(next.value);
    }
    return true;
  }

  take(length: number): Buffer {
    this.#start += length;
    return this.#bytes.subarray(this.#start - length, this.#start);
  }

  /** Lets go what was taken. */
  forget(): void {
    this.#bytes = Buffer.concat([this.#bytes.subarray(this.#start, this.#end)], Math.max(this.ahead, 1024 ** 2));
    this.#end -= this.#start;
    this.#start = 0;
  }

  #append(chunk: Buffer): void {
    const end = this.#end + chunk.length;
    if (end > HELD_BYTES_MAX) {
      throw new DaybookError("payload_too_large", "A block of the events is larger than 512 MiB; no backup has such.");
    }
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#end);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, this.#end);
    this.#end = end;
  }
}
