import { expect, test } from "vitest";
import { isHeld, tagged } from "./etag.js";

test("a text's tag changes with the text alone", () => {
  expect(tagged("a")).toEqual(tagged("a"));
  expect(tagged("a").etag).not.toBe(tagged("b").etag);
  expect(tagged("a").etag).toMatch(/^"[\w-]{22}"$/);
});

test("a client holds what one of its tags names, strongly or weakly, and nothing else", () => {
  const { etag } = tagged("a");
  for (const held of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) expect(isHeld(held, etag), `${held}`).toBe(true);
  for (const held of [undefined, "", '"x"', etag.slice(1, -1)]) expect(isHeld(held, etag), `${held}`).toBe(false);
});
