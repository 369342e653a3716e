import { expect, test } from "vitest";
import { WrittenTraces } from "./written-traces.js";

test("a trace is remembered over thousands of others, and no number of them is held for ever", () => {
  const written = new WrittenTraces();
  written.add("team", "first");
  for (let trace = 0; trace < 20_000; trace++) written.add("team", `a${trace}`);
  expect(written.has("team", "first")).toBe(true);
  expect(written.has("other", "first")).toBe(false);
  for (let trace = 0; trace < 50_000; trace++) written.add("team", `b${trace}`);
  expect(written.has("team", "first")).toBe(false);
  expect(written.has("team", "b49999")).toBe(true);
});

test("what is forgotten is not known, however long ago it was added", () => {
  const written = new WrittenTraces();
  written.add("team", "first");
  for (let trace = 0; trace < 30_000; trace++) written.add("team", `a${trace}`);
  written.add("team", "first");
  written.forget("team", "first");
  expect(written.has("team", "first")).toBe(false);
});
