import { formatInstant } from "@daybook/engine";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AsciiWriter } from "./ascii-writer.js";

function written(write: (writer: AsciiWriter) => void): string {
  const bytes = Buffer.alloc(1_000);
  const writer = new AsciiWriter(bytes);
  write(writer);
  return bytes.toString("latin1", 0, writer.length);
}

test("integers and instants are written as JSON writes them", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: Date.UTC(2149, 0, 1) }), (value, epochMs) => {
      expect(
        written((writer) => {
          writer.integer(value);
          writer.text(",");
          writer.instant(epochMs);
        }),
      ).toBe(`${JSON.stringify(value)},${JSON.stringify(formatInstant(epochMs))}`);
    }),
  );
  for (let digits = 0; digits < 16; digits++) {
    const [least, most] = [10 ** digits, 10 ** digits - 1];
    expect(written((writer) => writer.integer(least))).toBe(String(least));
    expect(written((writer) => writer.integer(most))).toBe(String(most));
  }
  expect(written((writer) => writer.instant(null))).toBe("null");
});

test("bytes and text follow each other", () => {
  expect(
    written((writer) => {
      writer.bytes(Buffer.from("ab"));
      writer.text("c");
      writer.bytes(Buffer.from("d"));
    }),
  ).toBe("abcd");
});
