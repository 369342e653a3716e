import fc from "fast-check";
import { expect, test } from "vitest";
import { type KeptDay, planRevisions } from "./plan-revisions.js";
import { fromRowsText, type ServedDay, toRowsText } from "./vendor-row.js";

const row = fc.record({ model: fc.constantFrom("a", "b"), requests: fc.constantFrom("1", "2") });
const answer = fc.uniqueArray(
  fc.record({ day: fc.constantFrom("2026-01-01", "2026-01-02", "2026-01-03"), rows: fc.array(row, { maxLength: 3 }) }),
  { selector: ({ day }) => day },
);

/** The archive after some answers: every revision, and the newest of each day. */
function keepAll(answers: readonly (readonly ServedDay[])[]): { all: string[]; newest: Map<string, KeptDay> } {
  const newest = new Map<string, KeptDay>();
  const all: string[] = [];
  for (const served of answers) {
    for (const { day, ...kept } of planRevisions(newest, served).added) {
      newest.set(day, kept);
      all.push(`${day} ${kept.revision} ${kept.rows}`);
    }
  }
  return { all, newest };
}

test("what a day was served as last is what is kept of it, whatever was not served since", () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 8 }), (answers) => {
      const { newest } = keepAll(answers);
      const last = new Map(answers.flat().map(({ day, rows }) => [day, toRowsText(rows)]));
      expect(new Map([...newest].map(([day, { rows }]) => [day, rows]))).toEqual(last);
    }),
  );
});

test("an answer that comes twice in a row changes nothing", () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 6 }), (answers) => {
      expect(keepAll(answers.flatMap((one) => [one, one]))).toEqual(keepAll(answers));
    }),
  );
});

test("revisions of a day are numbered from 1 without a gap, and no two in a row say the same", () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 8 }), (answers) => {
      const texts = new Map<string, string[]>();
      for (const line of keepAll(answers).all) {
        const [day = "", revision, ...rows] = line.split(" ");
        const before = texts.get(day) ?? [];
        expect(Number(revision)).toBe(before.length + 1);
        expect(rows.join(" ")).not.toBe(before.at(-1));
        texts.set(day, [...before, rows.join(" ")]);
      }
    }),
  );
});

test("rows are the same text in any order of rows and fields", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const turned = rows.toReversed().map(({ model, requests }) => ({ requests, model }));
      expect(toRowsText(turned)).toBe(toRowsText(rows));
      expect(toRowsText(fromRowsText(toRowsText(rows)))).toBe(toRowsText(rows));
    }),
  );
});

test("a day of which the vendor said nothing is kept as empty once, and never in place of something", () => {
  const some = [{ day: "2026-01-01", rows: [{ model: "a" }] }];
  const first = planRevisions(new Map(), some, ["2026-01-01", "2026-01-02"]);
  expect(first.added.map(({ day, rows }) => [day, rows])).toEqual([
    ["2026-01-01", '[{"model":"a"}]'],
    ["2026-01-02", "[]"],
  ]);
  const kept = new Map(first.added.map(({ day, ...rest }) => [day, rest]));
  expect(planRevisions(kept, [], ["2026-01-01", "2026-01-02"])).toEqual({
    added: [],
    confirmed: [{ day: "2026-01-02", revision: 1 }],
  });
});
