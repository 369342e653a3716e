/**
 * One block in ClickHouse's Native format, written column by column into one growing buffer.
 *
 * Native is what the engine reads fastest, and encoding whole columns costs Node less than JSON does
 * (docs/decisions/0001-engines.md). Text goes as plain String: the engine casts it to the column's own type.
 * Layout: varint column count, varint row count, then per column its name, its type and its values.
 */
export class NativeBlock {
  #buffer: Buffer;
  #length = 0;

  constructor(
    columnCount: number,
    readonly rowCount: number,
  ) {
    this.#buffer = Buffer.allocUnsafe(64 * 1024 + rowCount * 320);
    this.#varint(columnCount);
    this.#varint(rowCount);
  }

  /** The encoded bytes; valid until the block is written to again. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  strings(name: string, values: readonly (string | null)[]): void {
    this.#header(name, "String");
    // Neighbouring rows of most text columns repeat each other: copying bytes is cheaper than encoding them again.
    let previous: string | null = null;
    let previousStart = 0;
    let previousEnd = 0;
    for (const value of values) {
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

  /** Days since 1970-01-01 as `Date`. */
  dates(name: string, values: readonly number[]): void {
    this.#header(name, "Date");
    this.#reserve(this.rowCount * 2);
    for (const value of values) this.#length = this.#buffer.writeUInt16LE(value, this.#length);
  }

  /** Epoch milliseconds as `DateTime64(3, 'UTC')`. */
  instants(name: string, values: readonly number[]): void {
    this.#header(name, "DateTime64(3, 'UTC')");
    this.#reserve(this.rowCount * 8);
    for (const value of values) this.#int64(value);
  }

  nullableIntegers(name: string, values: readonly (number | null)[]): void {
    this.#header(name, "Nullable(Int64)");
    this.#nulls(values);
    this.#reserve(this.rowCount * 8);
    for (const value of values) this.#int64(value ?? 0);
  }

  nullableFloats(name: string, values: readonly (number | null)[]): void {
    this.#header(name, "Nullable(Float64)");
    this.#nulls(values);
    this.#reserve(this.rowCount * 8);
    for (const value of values) this.#length = this.#buffer.writeDoubleLE(value ?? 0, this.#length);
  }

  nullableBooleans(name: string, values: readonly (boolean | null)[]): void {
    this.#header(name, "Nullable(Bool)");
    this.#nulls(values);
    this.#reserve(this.rowCount);
    for (const value of values) this.#buffer[this.#length++] = value === true ? 1 : 0;
  }

  /** Units of 10⁻¹² as `Nullable(Decimal(18, 12))`. */
  nullableDecimals(name: string, values: readonly (bigint | null)[]): void {
    this.#header(name, "Nullable(Decimal(18, 12))");
    this.#nulls(values);
    this.#reserve(this.rowCount * 8);
    for (const value of values) this.#length = this.#buffer.writeBigInt64LE(value ?? 0n, this.#length);
  }

  /** `first`, `first + 1`, … as UInt64. */
  risingVersions(name: string, first: bigint): void {
    this.#header(name, "UInt64");
    this.#reserve(this.rowCount * 8);
    for (let row = 0; row < this.rowCount; row++) {
      this.#length = this.#buffer.writeBigUInt64LE(first + BigInt(row), this.#length);
    }
  }

  #header(name: string, type: string): void {
    this.#string(name);
    this.#string(type);
  }

  #nulls(values: readonly unknown[]): void {
    this.#reserve(this.rowCount);
    for (const value of values) this.#buffer[this.#length++] = value === null ? 1 : 0;
  }

  /** A safe integer, ≥ −2⁵³, in two halves: BigInt would triple the cost. */
  #int64(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#length = this.#buffer.writeUInt32LE(value - high * 0x1_0000_0000, this.#length);
    this.#length = this.#buffer.writeInt32LE(high, this.#length);
  }

  #string(value: string): void {
    this.#reserve(value.length * 3 + 5);
    if (value.length * 3 < 128) {
      const size = this.#buffer.write(value, this.#length + 1, "utf8");
      this.#buffer[this.#length] = size;
      this.#length += 1 + size;
    } else {
      this.#varint(Buffer.byteLength(value, "utf8"));
      this.#length += this.#buffer.write(value, this.#length, "utf8");
    }
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

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
