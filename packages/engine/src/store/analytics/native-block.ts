/** What a column holds in a row; null where it is absent. */
type ValueOf<Row, Value> = (row: Row) => Value;

/**
 * One block in ClickHouse's Native format, written column by column into one growing buffer.
 *
 * Native is what the engine reads fastest, and encoding whole columns costs Node less than JSON does
 * (docs/decisions/0001-engines.md). Text goes as plain String: the engine casts it to the column's own type.
 * Layout: varint column count, varint row count, then per column its name, its type and its values.
 */
export class NativeBlock<Row> {
  readonly #rows: readonly Row[];
  #buffer: Buffer;
  // Writes numbers without a call for each.
  #view: DataView;
  #length = 0;

  /** @param rowBytes about what a row takes: a block that outgrows what it was given is copied */
  constructor(columnCount: number, rows: readonly Row[], rowBytes = 320) {
    this.#rows = rows;
    this.#buffer = Buffer.allocUnsafe(64 * 1024 + rows.length * rowBytes);
    this.#view = viewOf(this.#buffer);
    this.#varint(columnCount);
    this.#varint(rows.length);
  }

  /** The encoded bytes; valid until the block is written to again. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  strings(name: string, valueOf: ValueOf<Row, string | null>): void {
    this.#header(name, "String");
    // Neighbouring rows of most text columns repeat each other: copying bytes is cheaper than encoding them again.
    let previous: string | null = null;
    let previousStart = 0;
    let previousEnd = 0;
    for (const row of this.#rows) {
      const value = valueOf(row);
      if (value === null || value === "") {
        this.#reserve(1);
        this.#buffer[this.#length++] = 0;
      } else if (value === previous) {
        const size = previousEnd - previousStart;
        this.#reserve(size);
        this.#buffer.copyWithin(this.#length, previousStart, previousEnd);
        previousStart = this.#length;
        this.#length += size;
        previousEnd = this.#length;
      } else {
        previous = value;
        previousStart = this.#length;
        this.#string(value);
        previousEnd = this.#length;
      }
    }
  }

  /** Texts that are UTF-8 already; each is copied before the next one is asked for. */
  encodedStrings(name: string, bytesOf: ValueOf<Row, Uint8Array>): void {
    this.#header(name, "String");
    for (const row of this.#rows) {
      const bytes = bytesOf(row);
      this.#varint(bytes.length);
      this.#reserve(bytes.length);
      this.#buffer.set(bytes, this.#length);
      this.#length += bytes.length;
    }
  }

  /** Days since 1970-01-01 as `Date`. */
  dates(name: string, valueOf: ValueOf<Row, number>): void {
    this.#header(name, "Date");
    let at = this.#take(2);
    for (const row of this.#rows) {
      this.#view.setUint16(at, valueOf(row), true);
      at += 2;
    }
  }

  /** Epoch milliseconds as `DateTime64(3, 'UTC')`. */
  instants(name: string, valueOf: ValueOf<Row, number>): void {
    this.#header(name, "DateTime64(3, 'UTC')");
    let at = this.#take(8);
    for (const row of this.#rows) {
      this.#int64(at, valueOf(row));
      at += 8;
    }
  }

  nullableIntegers(name: string, valueOf: ValueOf<Row, number | null>): void {
    this.#header(name, "Nullable(Int64)");
    this.#nullable(8, valueOf, (at, value) => this.#int64(at, value));
  }

  nullableFloats(name: string, valueOf: ValueOf<Row, number | null>): void {
    this.#header(name, "Nullable(Float64)");
    this.#nullable(8, valueOf, (at, value) => this.#view.setFloat64(at, value, true));
  }

  nullableBooleans(name: string, valueOf: ValueOf<Row, boolean | null>): void {
    this.#header(name, "Nullable(Bool)");
    this.#nullable(1, valueOf, (at, value) => {
      this.#buffer[at] = value ? 1 : 0;
    });
  }

  /** Units of 10⁻¹² as `Nullable(Decimal(18, 12))`. */
  nullableDecimals(name: string, valueOf: ValueOf<Row, bigint | null>): void {
    this.#header(name, "Nullable(Decimal(18, 12))");
    this.#nullable(8, valueOf, (at, value) => this.#view.setBigInt64(at, value, true));
  }

  /** `first`, `first + 1`, … as UInt64. */
  risingVersions(name: string, first: bigint): void {
    this.#header(name, "UInt64");
    const start = this.#take(8);
    for (let row = 0; row < this.#rows.length; row++) {
      this.#view.setBigUint64(start + row * 8, first + BigInt(row), true);
    }
  }

  #header(name: string, type: string): void {
    this.#string(name);
    this.#string(type);
  }

  /** A byte a row that says whether it is null, then the values; a null's value is zero. */
  #nullable<Value>(size: number, valueOf: ValueOf<Row, Value | null>, write: (at: number, value: Value) => void): void {
    let flag = this.#take(1);
    let at = this.#take(size);
    this.#buffer.fill(0, flag, this.#length);
    for (const row of this.#rows) {
      const value = valueOf(row);
      if (value === null) this.#buffer[flag] = 1;
      else write(at, value);
      flag++;
      at += size;
    }
  }

  /** A safe integer, ≥ −2⁵³, in two halves: BigInt would triple the cost. */
  #int64(at: number, value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#view.setUint32(at, value - high * 0x1_0000_0000, true);
    this.#view.setInt32(at + 4, high, true);
  }

  #string(value: string): void {
    this.#reserve(value.length * 3 + 5);
    if (value.length * 3 < 128) {
      const start = this.#length + 1;
      const size = this.#ascii(value, start) ?? this.#buffer.write(value, start, "utf8");
      this.#buffer[this.#length] = size;
      this.#length = start + size;
    } else {
      this.#varint(Buffer.byteLength(value, "utf8"));
      this.#length += this.#buffer.write(value, this.#length, "utf8");
    }
  }

  /** The bytes written, or null when the text is not ASCII. For short text faster than a call out of JavaScript. */
  #ascii(value: string, start: number): number | null {
    const buffer = this.#buffer;
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) return null;
      buffer[start + at] = code;
    }
    return value.length;
  }

  #varint(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  /** Where values of so many bytes a row go, now part of the block. */
  #take(size: number): number {
    const start = this.#length;
    this.#reserve(this.#rows.length * size);
    this.#length += this.#rows.length * size;
    return start;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
    this.#view = viewOf(larger);
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}
