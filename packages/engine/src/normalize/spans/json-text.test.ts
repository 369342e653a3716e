import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonText, rawJson } from "./json-text.js";

const [OPEN, COMMA, CLOSE] = [rawJson("["), rawJson(","), rawJson("]")];

/** A list of them, as text. */
function written<Value>(text: JsonText, values: readonly Value[], write: (value: Value) => void): string {
  text.clear();
  text.raw(OPEN);
  for (const [at, value] of values.entries()) {
    if (at > 0) text.raw(COMMA);
    write(value);
  }
  text.raw(CLOSE);
  return text.toString();
}

test("any texts are written as JSON has them, also after each other and beyond what there was room for", () => {
  const text = new JsonText();
  const any = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ maxLength: 5_000 }),
    fc.constantFrom('"', "\\", "\ud800"),
  );
  fc.assert(
    fc.property(fc.array(any), (values) => {
      const found = written(text, values, (value) => text.quoted(value));
      expect(found).toBe(JSON.stringify(values));
    }),
  );
});

test("any numbers are written as JSON has them", () => {
  const text = new JsonText();
  const any = fc.oneof(
    fc.nat(),
    fc.maxSafeNat(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.nat(16).map((places) => 10 ** places),
    fc.nat(15).map((places) => 10 ** places - 1),
    fc.constantFrom(-0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1),
  );
  fc.assert(
    fc.property(fc.array(any), (values) => {
      const found = written(text, values, (value) => text.number(value));
      expect(found).toBe(JSON.stringify(values));
    }),
    { numRuns: 1_000 },
  );
});
