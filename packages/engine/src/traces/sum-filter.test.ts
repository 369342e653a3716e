import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { nameSumsOf } from "./name-sum.js";
import { SumFilter } from "./sum-filter.js";

const sumOf = nameSumsOf("team_1");
const sumsOf = (what: string, count: number): number[] =>
  Array.from({ length: count }, (_, at) => sumOf(createHash("md5").update(`${what} ${at}`).digest("hex")));

test("no number is forgotten, and of ten thousand others hardly one is taken for one of a hundred thousand", () => {
  const filter = new SumFilter(14);
  const added = sumsOf("added", 100_000);
  const others = sumsOf("other", 10_000);
  expect(others.some((sum) => filter.has(sum))).toBe(false);
  for (const sum of added) filter.add(sum);
  expect(added.every((sum) => filter.has(sum))).toBe(true);
  expect(others.filter((sum) => filter.has(sum)).length).toBeLessThan(10);
});

test.each([0, 1, 2 ** 21, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])("%d alone is found, and no other", (sum) => {
  const filter = new SumFilter(4);
  filter.add(sum);
  const found = [0, 1, 2 ** 21, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1].filter((each) => filter.has(each));
  expect(found).toEqual([sum]);
});
