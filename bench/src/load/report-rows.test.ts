import { expect, test } from "vitest";
import { addUp, reportRows } from "./report-rows.js";

test("rows are found under data, and under data of data", () => {
  expect(reportRows({ data: [{ n: 1 }] })).toEqual([{ n: 1 }]);
  expect(reportRows({ data: { data: [{ n: 2 }], metadata: {} } })).toEqual([{ n: 2 }]);
  expect(reportRows({ data: [] })).toEqual([]);
  for (const answer of [null, {}, { data: null }, { data: [1] }]) expect(() => reportRows(answer)).toThrow("no data");
});

test("sums are of numbers and of numbers as text, at any depth, to six digits", () => {
  const rows = [
    { n: "1", tokens: { total: 1_234_567 } },
    { n: 2, tokens: null },
  ];
  expect([addUp(rows, "n"), addUp(rows, "tokens.total")]).toEqual([3, 1_234_570]);
});

test("a row that lacks the number fails the sum, so that two answers without it never pass for equal", () => {
  expect(() => addUp([{ n: 1 }, {}], "n")).toThrow("not every row has the number n");
});
