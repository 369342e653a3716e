import fc from "fast-check";
import { expect, test } from "vitest";
import { countOf, textOf } from "./attribute-reader.js";
import { Attributes, spellings } from "./attributes.js";
import { ATTRIBUTE_PLACES, KNOWN_ATTRIBUTES, type KnownAttribute } from "./known-attributes.js";

const key = fc.constantFrom(...KNOWN_ATTRIBUTES.slice(0, 12));
const value = fc.oneof(fc.constantFrom("", "7", "x", "a\0b"), fc.nat(9), fc.boolean());

test("the first spelling that is present and readable is read, however they were sent", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value)), fc.uniqueArray(key, { minLength: 1 }), (sent, keys) => {
      const attributes = new Attributes();
      for (const [name, each] of sent) attributes.set(ATTRIBUTE_PLACES.of(name), each);
      const told = new Map(sent);
      expect(new Map(attributes)).toEqual(told);
      expect(attributes.size).toBe(told.size);
      for (const read of [textOf, countOf]) {
        const expected = keys.map((name) => read(attributes, name)).find((each) => each !== null) ?? null;
        expect(read(attributes, spellings(...keys))).toBe(expected);
      }
      for (const name of keys) {
        expect(attributes.get(name)).toBe(told.get(name));
        expect(attributes.has(name)).toBe(told.has(name));
      }
    }),
  );
});

test("every known attribute is found by its bytes, and nothing else is", () => {
  const placeOf = (text: string): number => {
    const bytes = new TextEncoder().encode(`<${text}>`);
    return ATTRIBUTE_PLACES.in(bytes, 1, bytes.length - 1);
  };
  for (const [place, name] of KNOWN_ATTRIBUTES.entries()) expect(placeOf(name)).toBe(place);
  const known = new Set<string>(KNOWN_ATTRIBUTES);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.constantFrom(...KNOWN_ATTRIBUTES), fc.string()).map(([name, end]) => name.slice(1) + end),
      ),
      (text) => {
        if (!known.has(text)) expect(placeOf(text)).toBe(-1);
        expect(ATTRIBUTE_PLACES.of(text)).toBe(KNOWN_ATTRIBUTES.indexOf(text as KnownAttribute));
      },
    ),
  );
});
