import fc from "fast-check";
import { expect, test } from "vitest";
import { formatInstant } from "./instant.js";

test("an instant is written as Date writes it", () => {
  const range = { min: Date.UTC(1969, 0, 1), max: Date.UTC(2148, 11, 31) };
  fc.assert(
    fc.property(fc.integer(range), (ms) => {
      expect(formatInstant(ms)).toBe(new Date(ms).toISOString());
    }),
  );
});
