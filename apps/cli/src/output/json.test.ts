import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJsonKeepingNumbers } from "./json.js";

test("numbers keep every digit they were written with", () => {
  expect(parseJsonKeepingNumbers('{"a":12345678901234567890.123456789012,"b":[-1e-7,0.10]}')).toEqual({
    a: "12345678901234567890.123456789012",
    b: ["-1e-7", "0.10"],
  });
});

test("numbers inside texts and keys stay as they are, escapes included", () => {
  const value = { "gpt-4.1": 'a "1.5" \\ 2', "7": "\\" };
  expect(parseJsonKeepingNumbers(JSON.stringify(value))).toEqual(value);
});

test("any JSON is read as itself with its numbers as texts", () => {
  const asTexts = (value: unknown): unknown => {
    if (typeof value === "number") return JSON.stringify(value);
    if (Array.isArray(value)) return value.map(asTexts);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asTexts(item)]));
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseJsonKeepingNumbers(text)).toEqual(asTexts(JSON.parse(text)));
    }),
  );
});
