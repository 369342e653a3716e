import { expect, test } from "vitest";
import fc from "fast-check";
import { countMaskDays, maskDays, maskWords, uniteWords } from "./day-mask.js";

const days = fc.uniqueArray(fc.integer({ min: 10_000, max: 10_400 }), { maxLength: 60 });

function maskOf(own: readonly number[], words: readonly number[]): number[] {
  return words.map((word) =>
    // As the engine answers: unsigned words.
    own.filter((day) => Math.floor(day / 32) === word).reduce((mask, day) => (mask | (1 << (day % 32))) >>> 0, 0),
  );
}

test("a mask over its words gives back its days, their number, and the union of two sets", () => {
  fc.assert(
    fc.property(days, days, (left, right) => {
      const words = maskWords([...left, ...right]);
      const [leftMask, rightMask] = [maskOf(left, words), maskOf(right, words)];
      expect(maskDays(leftMask, words)).toEqual(left.toSorted((a, b) => a - b));
      expect(countMaskDays(leftMask)).toBe(left.length);
      const union = [...new Set([...left, ...right])].toSorted((a, b) => a - b);
      const unionMask = words.map((_, word) => uniteWords([leftMask[word] ?? 0, rightMask[word] ?? 0]));
      expect(maskDays(unionMask, words)).toEqual(union);
      expect(countMaskDays(unionMask)).toBe(union.length);
    }),
  );
});
