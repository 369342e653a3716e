import { expect, test } from "vitest";
import { lateEvent } from "./late-event.js";

const LATE = { seed: 7, firstDay: "2026-01-30", days: 30 };

test("late events lie within their days, and reach nearly all of them", () => {
  const days = Array.from({ length: 500 }, (_, index) => lateEvent(index, LATE).time.slice(0, 10)).toSorted();
  expect(days[0]).toBe("2026-01-30");
  expect(days.at(-1)).toBe("2026-02-28");
  expect(new Set(days).size).toBe(30);
});

test("the same seed makes the same events, each with an id of its own, another seed others", () => {
  expect(lateEvent(3, LATE)).toEqual(lateEvent(3, LATE));
  expect(lateEvent(3, LATE).id).not.toBe(lateEvent(4, LATE).id);
  expect(lateEvent(3, LATE).id).not.toBe(lateEvent(3, { ...LATE, seed: 8 }).id);
});
