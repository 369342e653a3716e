import { expect, test } from "vitest";
import { remembered } from "./remembered.js";

test("a text that comes again is not worked out again, unless many others came in between", () => {
  const asked: string[] = [];
  const lengthOf = remembered((text) => {
    asked.push(text);
    return { length: text.length };
  });
  expect([lengthOf("ada"), lengthOf("grace"), lengthOf("ada")]).toEqual([{ length: 3 }, { length: 5 }, { length: 3 }]);
  expect(asked).toEqual(["ada", "grace"]);
  for (let at = 0; at < 10_000; at++) expect(lengthOf(String(at))).toEqual({ length: String(at).length });
  asked.length = 0;
  expect(lengthOf("ada")).toEqual({ length: 3 });
  expect(asked).toEqual(["ada"]);
});

test("a long text is not kept", () => {
  let asked = 0;
  const count = remembered(() => ({ asked: ++asked }));
  const long = "x".repeat(1_000);
  expect([count(long), count(long)]).toEqual([{ asked: 1 }, { asked: 2 }]);
});
