import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIXED64, LENGTH_DELIMITED, tagOf, VARINT, WireReader } from "./wire-reader.js";

/** What the library writes, as it is read here. */
function read<Value>(write: (writer: BinaryWriter) => unknown, take: (wire: WireReader) => Value): Value {
  const writer = new BinaryWriter();
  write(writer);
  const bytes = writer.finish();
  const wire = new WireReader(bytes);
  const value = take(wire);
  expect(wire.at).toBe(bytes.length);
  return value;
}

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("what protobuf's own library writes is read as it was", () => {
  test("integers, beyond 2⁵³ as text", () => {
    fc.assert(
      fc.property(fc.oneof(int64, fc.maxSafeInteger().map(BigInt), fc.nat(300).map(BigInt)), (value) => {
        const isSafe = Number.isSafeInteger(Number(value));
        const expected = isSafe ? Number(value) : String(value);
        expect(
          read(
            (writer) => writer.int64(value),
            (wire) => wire.int64(),
          ),
        ).toBe(expected);
      }),
    );
  });

  test("flags, small numbers, floating point, texts", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.integer(),
        fc.double({ noNaN: true }),
        fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.constantFrom("chat", "gpt-4.1", "\ufeffx", "é", "�")),
        (flag, number, double, text) => {
          const values = read(
            (writer) => writer.bool(flag).int32(number).double(double).string(text).string(text),
            (wire) => [wire.flag(), wire.int32(), wire.double(), wire.text(), wire.text()],
          );
          expect(values).toEqual([flag, number, double, text, text]);
        },
      ),
    );
  });

  test("bytes that are no UTF-8, as the library reads them, also beside texts that look like them", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 20 }), (texts) => {
        for (const bytes of [...texts, ...texts]) {
          const body = new BinaryWriter().bytes(bytes).finish();
          expect(new WireReader(body).text()).toBe(new BinaryReader(body).string());
        }
      }),
    );
  });

  test("nanoseconds are cut to milliseconds exactly", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
          fc.bigInt({ min: 1n, max: 2n ** 44n }).map((ms) => ms * 1_000_000n - 1n),
        ),
        (nanoseconds) => {
          const bytes = new BinaryWriter().fixed64(nanoseconds).finish();
          expect(new WireReader(bytes).milliseconds()).toBe(Number(nanoseconds / 1_000_000n));
          expect(new WireReader(bytes).fixed64()).toBe(nanoseconds);
        },
      ),
    );
    expect(new WireReader(new Uint8Array(8)).milliseconds()).toBeNull();
  });

  test("ids have their length and are not zero", () => {
    const id = (bytes: readonly number[]): string | null =>
      read(
        (writer) => writer.bytes(Uint8Array.from(bytes)),
        (wire) => wire.id(4),
      );
    expect(id([0, 0x0a, 0xff, 1])).toBe("000aff01");
    for (const none of [[], [1, 2, 3], [1, 2, 3, 4, 5], [0, 0, 0, 0]]) expect(id(none)).toBeNull();
  });
});

test("fields that nobody asks for are skipped, groups in groups too", () => {
  const writer = new BinaryWriter();
  writer.tag(5, WireType.Varint).uint64(2n ** 64n - 1n);
  writer.tag(6, WireType.Bit64).double(1).tag(7, WireType.Bit32).float(1).tag(8, WireType.LengthDelimited).string("x");
  writer.tag(9, WireType.StartGroup).tag(1, WireType.Varint).int32(1).tag(2, WireType.StartGroup);
  writer.tag(2, WireType.EndGroup).tag(9, WireType.EndGroup).tag(10, WireType.Varint).int32(7);
  const bytes = writer.finish();
  const wire = new WireReader(bytes);
  const seen: number[] = [];
  while (wire.isBefore(bytes.length)) {
    const tag = wire.tag();
    if (tag === tagOf(10, VARINT)) seen.push(wire.int32());
    else wire.skip(tag);
  }
  expect(seen).toEqual([7]);
});

test.each([
  ["a field without a number", [0x00]],
  ["a number that does not end", [0x08, ...Array.from({ length: 11 }, () => 0xff)]],
  ["a message beyond the end", [0x0a, 0x05, 0x00]],
  ["a length beyond what there may be", [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ["a group that another field ends", [0x0b, 0x14]],
  ["a group's end without its beginning", [0x0c]],
  ["a way to write that there is not", [0x0e]],
  ["a fixed number that is cut off", [0x09, 1, 2, 3]],
])("%s is an error", (_, bytes) => {
  const wire = new WireReader(Uint8Array.from(bytes));
  expect(() => wire.skip(wire.tag())).toThrow(/^a /);
});

test("a message that ends within a value is an error", () => {
  const wire = new WireReader(Uint8Array.from([0x02, 0x09, 1, 2, 3, 4, 5, 6, 7, 8]));
  const end = wire.end();
  expect(wire.tag()).toBe(tagOf(1, FIXED64));
  wire.skip(tagOf(1, FIXED64));
  expect(() => wire.isBefore(end)).toThrow("does not end where it says");
  expect(tagOf(1, LENGTH_DELIMITED)).toBe(10);
});
