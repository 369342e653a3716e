import { expect, test } from "vitest";
import { markupProblems } from "./markup.js";

test("a page that is whole has no problem", () => {
  expect(
    markupProblems(
      '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><style>a > b { }</style></head>' +
        '<body><p id="a">x &amp; y<br><a href="#a">z</a></p></body></html>\n',
    ),
  ).toEqual([]);
});

test.each([
  "<p><b>x</p></b>",
  "<p>x",
  "<p>x</p></p>",
  "<p>a < b</p>",
  "<p>a & b</p>",
  "<p class=x>y</p>",
  '<p id="a">x</p><p id="a">y</p>',
  '<p><a href="#nowhere">x</a></p>',
  '<p onclick="x()">y</p>',
])("%s has one", (html) => {
  expect(markupProblems(html)).not.toEqual([]);
});
