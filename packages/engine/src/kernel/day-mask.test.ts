import { expect, test } from "vitest";
import fc from "fast-check";
import { countWordDays, maskWords } from "./day-mask.js";

test("a mask over the words of its days has as many days", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 10_000, max: 10_400 }), { maxLength: 60 }), (days) => {
      const words = maskWords(days);
      expect(words).toEqual([...new Set(words)].toSorted((a, b) => a - b));
      const mask = words.map((word) =>
        days.filter((day) => Math.floor(day / 32) === word).reduce((bits, day) => bits | (1 << (day % 32)), 0),
      );
      expect(mask.reduce((sum, word) => sum + countWordDays(word), 0)).toBe(days.length);
    }),
  );
});
