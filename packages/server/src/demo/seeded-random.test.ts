import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.js";

test("a seed always gives the same numbers, in the promised ranges", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: 1, max: 100 }),
      (seed, low, width) => {
        const [first, second] = [seededRandom(seed), seededRandom(seed)];
        for (let draw = 0; draw < 20; draw += 1) {
          const fraction = first.fraction();
          expect(fraction).toBe(second.fraction());
          expect(fraction >= 0 && fraction < 1).toBe(true);
          const number = first.below(low, low + width);
          expect(number).toBe(second.below(low, low + width));
          expect(Number.isInteger(number) && number >= low && number < low + width).toBe(true);
        }
      },
    ),
  );
});

test("neighbouring seeds do not resemble each other, and draws spread evenly", () => {
  const firsts = Array.from({ length: 2_000 }, (_, index) => seededRandom(`acme/${20_000 + index}/m1`).fraction());
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => firsts.filter((value) => Math.floor(value * 10) === tenth).length,
  );
  for (const count of tenths) expect(count).toBeGreaterThan(140);
});

test("a weight of 0 is never picked", () => {
  const random = seededRandom("weights");
  const choices = [
    { weight: 0, value: "never" },
    { weight: 1, value: "always" },
  ];
  expect(new Set(Array.from({ length: 100 }, () => random.pick(choices)))).toEqual(new Set(["always"]));
});
