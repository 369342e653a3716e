import { expect, test } from "vitest";
import { TEST_CONTEXT, generation } from "./__fixtures__/cloud-events.js";
import { decodeCloudEvents } from "./decode-cloud-events.js";

const GOOD = generation({ model: "m", provider_name: "p" });

test("good events survive bad ones, in order", () => {
  const decoded = decodeCloudEvents([{ ...GOOD, id: "a" }, null, { ...GOOD, id: "b" }, {}], TEST_CONTEXT);
  expect(decoded.events.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(decoded.rejected).toBe(2);
  expect(decoded.problems.map(({ index }) => index)).toEqual([1, 3, 3, 3, 3, 3, 3]);
  expect(decoded.problemCount).toBe(7);
});

test("problems are counted beyond the hundred that are listed", () => {
  const bad = generation({ model: 1, provider_name: 2, user: 3 });
  const decoded = decodeCloudEvents(
    Array.from({ length: 50 }, () => bad),
    TEST_CONTEXT,
  );
  expect(decoded).toMatchObject({ events: [], problemCount: 150, rejected: 50 });
  expect(decoded.problems).toHaveLength(100);
  expect(decoded.problems.at(-1)).toMatchObject({ index: 33, path: "data.model" });
  expect(decodeCloudEvents([bad], TEST_CONTEXT, 2)).toMatchObject({ problemCount: 3, problems: { length: 2 } });
});

test("an empty batch is fine", () => {
  expect(decodeCloudEvents([], TEST_CONTEXT)).toEqual({ events: [], problems: [], problemCount: 0, rejected: 0 });
});
