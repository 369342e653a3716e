import { expect, test } from "vitest";
import { many, one, oneOf, parseSearch, stringifySearch } from "./search.ts";

test("an address comes back as it was written, lists and signs included", () => {
  const search = { range: "7d", model: ["openai/gpt-4.1", "a&b=c d"], q: "é?#" };
  expect(parseSearch(stringifySearch(search))).toEqual(search);
  expect(stringifySearch({ q: undefined, model: [], other: "" })).toBe("");
});

test("a parameter is one, many, or none", () => {
  const search = parseSearch("?a=1&b=2&b=3");
  expect([one(search, "a"), one(search, "b"), one(search, "c")]).toEqual(["1", "2", undefined]);
  expect([many(search, "a"), many(search, "b"), many(search, "c")]).toEqual([["1"], ["2", "3"], []]);
  expect([oneOf(search, "a", ["2", "1"]), oneOf(search, "a", ["x", "y"])]).toEqual(["1", "x"]);
});
