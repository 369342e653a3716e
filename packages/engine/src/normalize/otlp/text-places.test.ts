import fc from "fast-check";
import { expect, test } from "vitest";
import { TextPlaces } from "./text-places.js";

const TEXTS = ["key", "value", "keys", "k", "spanId", "traceId", "x".repeat(70)];

test("texts are found in any order, and nothing else is", () => {
  const asked = fc.oneof(fc.constantFrom(...TEXTS), fc.constantFrom("", "ke", "keyss", "Value", "é", "y".repeat(80)));
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 30 }), (texts) => {
      const places = new TextPlaces(TEXTS);
      for (const text of texts) {
        const place = TEXTS.indexOf(text);
        const bytes = Buffer.from(`<"${text}"`);
        const expected = places.expect(bytes, 2);
        expect([-1, place]).toContain(expected);
        if (expected < 0) expect(places.in(bytes, 2, bytes.length - 1)).toBe(place);
        else expect(places.lengthOf(expected)).toBe(text.length);
        expect(places.of(text)).toBe(place);
      }
    }),
  );
});

test("texts that come in the same order again are the ones expected", () => {
  const places = new TextPlaces(TEXTS);
  const found = (text: string): number => {
    const bytes = Buffer.from(`${text}"`);
    const expected = places.expect(bytes, 0);
    return expected < 0 ? places.in(bytes, 0, text.length) : 100 + expected;
  };
  const order = ["traceId", "spanId", "key"];
  for (const text of order) found(text);
  found("traceId");
  expect(["spanId", "key", "traceId", "spanId"].map(found)).toEqual([104, 100, 105, 104]);
});
