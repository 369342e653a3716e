import { expect, test } from "vitest";
import { figure } from "./figure.js";
import { figureTable } from "./figure-table.js";

const base = { name: "ingest", value: 30_000, unit: "events/s", reference: { name: "engine", value: 100_000 } };

test("the ratio is taken before rounding and is judged by its target", () => {
  expect(
    figure({
      ...base,
      value: 0.14996,
      reference: { name: "engine", value: 1 },
      target: { kind: "at least", ratio: 0.15 },
    }),
  ).toMatchObject({ ratio: 0.15, ok: false });
  expect(figure({ ...base, target: { kind: "at least", ratio: 0.3 } })).toMatchObject({ target: ">= 0.3", ok: true });
  expect(figure({ ...base, target: { kind: "at most", ratio: 0.2 } })).toMatchObject({ target: "<= 0.2", ok: false });
});

test("without a target for this size, target and ok are null", () => {
  expect(figure({ ...base, target: null })).toMatchObject({ ratio: 0.3, target: null, ok: null });
});

test("without a reference there is no ratio and no verdict", () => {
  const alone = figure({ ...base, reference: null, target: { kind: "at least", ratio: 1 } });
  expect(alone).toMatchObject({ reference: null, referenceValue: null, ratio: null, target: null, ok: null });
});

test("the table has a row for each figure and aligns its columns", () => {
  const table = figureTable([
    figure({ ...base, target: { kind: "at least", ratio: 1 } }),
    figure({ ...base, reference: null }),
  ]);
  const lines = table.split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe("ingest  30,000  engine       100,000  events/s    0.3  >= 1    NO");
  expect(lines.slice(1).map((line) => line.indexOf("events/s"))).toEqual([0, 0].map(() => lines[0]?.indexOf("unit")));
});
