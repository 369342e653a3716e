/**
 * Reads the blocks of an answer in ClickHouse's Native format, column by column in the order of the statement. Only
 * whole numbers, and arrays of them or of dictionary-coded text, are read: what reports take in large amounts.
 *
 * Layout: varint column count, varint row count, then per column its name, its type and its values.
 */
export class NativeReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Rows of the next block that has any; 0 at the end. Its columns follow. */
  nextBlock(): number {
    while (this.#at < this.#bytes.length) {
      const columns = this.#varint();
      const rows = this.#varint();
      if (rows > 0) return rows;
      for (let column = 0; column < columns; column++) {
        this.#text();
        this.#text();
      }
    }
    return 0;
  }

  /** @throws Error when the next column is another one */
  uint16(name: string, rows: number): Uint16Array {
    this.#header(name, "UInt16");
    return new Uint16Array(this.#take(rows * 2));
  }

  /** An array for each row. */
  uint32Arrays(name: string, rows: number): Uint32Array[] {
    this.#header(name, "Array(UInt32)");
    return this.#lengths(rows).map((length) => new Uint32Array(this.#take(length * 4)));
  }

  /** An array for each row: places in `texts`, which holds every text of the block once. */
  textArrays(name: string, rows: number): { texts: string[]; places: Uint32Array[] } {
    this.#header(name, "Array(LowCardinality(String))");
    const version = this.#uint64();
    if (version !== 1) throw new Error(`the engine writes its dictionaries in a way not known here: ${version}`);
    const lengths = this.#lengths(rows);
    if (lengths.every((length) => length === 0)) return { texts: [], places: lengths.map(() => new Uint32Array()) };
    const width = 1 << (this.#uint64() & 0xff);
    const texts = Array.from({ length: this.#uint64() }, () => this.#text());
    this.#uint64();
    return { texts, places: lengths.map((length) => this.#places(width, length)) };
  }

  #places(width: number, length: number): Uint32Array {
    const bytes = this.#take(length * width);
    if (width === 1) return Uint32Array.from(new Uint8Array(bytes));
    if (width === 2) return Uint32Array.from(new Uint16Array(bytes));
    if (width === 4) return new Uint32Array(bytes);
    throw new Error(`a dictionary's places take ${width} bytes`);
  }

  #lengths(rows: number): number[] {
    const ends = new BigUint64Array(this.#take(rows * 8));
    return Array.from(ends, (end, row) => Number(end - (row === 0 ? 0n : (ends[row - 1] ?? 0n))));
  }

  #header(name: string, type: string): void {
    const [itsName, itsType] = [this.#text(), this.#text()];
    if (itsName !== name || itsType !== type) {
      throw new Error(`the column ${name} ${type} was asked for, and ${itsName} ${itsType} came`);
    }
  }

  /** The next bytes as a copy, since numbers may begin at any byte here and views of them may not. */
  #take(length: number): ArrayBuffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Error("the engine's answer ends within a column");
    const copy = new Uint8Array(length);
    copy.set(this.#bytes.subarray(this.#at, end));
    this.#at = end;
    return copy.buffer;
  }

  #uint64(): number {
    const value = this.#bytes.readBigUInt64LE(this.#at);
    this.#at += 8;
    return Number(value & 0x1f_ffff_ffff_ffffn);
  }

  #text(): string {
    const length = this.#varint();
    const end = this.#at + length;
    const text = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end;
    return text;
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error("the engine's answer ends within a number");
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}
