import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExport } from "./parse-export.js";

const TEXT = { groups: "resourceSpans", scopes: "scopeSpans", records: "spans", firstKey: "traceId" };

/** What may be taken for the end of a span or the beginning of a list, or hides one. */
const MARKS = ['},{"traceId":', '"spans":[', "},{", "{", "}", "[", "]", ",", '"', "\\", "é", " "];

function marked(): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...MARKS), fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((parts) => parts.join(""));
}

const span = fc.oneof(
  { weight: 6, arbitrary: fc.record({ traceId: fc.string(), name: marked(), attributes: fc.array(marked()) }) },
  { weight: 2, arbitrary: fc.record({ traceId: fc.nat(), links: fc.array(fc.record({ traceId: marked() })) }) },
  { weight: 1, arbitrary: fc.record({ name: marked(), spans: fc.array(fc.record({ traceId: marked() })) }) },
  { weight: 1, arbitrary: fc.oneof(fc.nat(9), marked(), fc.constant(null)) },
);

/** Several pieces: the spans come again and again. */
const spans = fc
  .tuple(fc.array(span, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1_000, max: 300_000 }))
  .map(([some, length]) => {
    const times = Math.ceil(length / JSON.stringify(some).length);
    return Array.from({ length: times }, () => some).flat();
  });

const resource = fc.oneof(
  fc.constant({ attributes: [] }),
  fc.record({ name: marked(), spans: fc.array(fc.record({ traceId: marked() }), { maxLength: 3 }) }),
  fc.record({ 'a"spans': fc.array(fc.record({ traceId: fc.nat() }), { minLength: 2_000, maxLength: 5_000 }) }),
);

const texts = fc
  .tuple(resource, spans, fc.option(spans), fc.option(spans), fc.boolean())
  .map(([of, first, second, third, isScopeLast]) => {
    const scope = isScopeLast ? { spans: first, scope: { name: "s" } } : { scope: { name: "s" }, spans: first };
    const scopeSpans = [scope, ...(second === null ? [] : [{ spans: second }])];
    const groups = [{ resource: of, scopeSpans }, ...(third === null ? [] : [{ scopeSpans: [{ spans: third }] }])];
    return JSON.stringify({ resourceSpans: groups });
  });

function outcome(read: () => unknown): { value: unknown } | "not JSON" {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof SyntaxError) return "not JSON";
    throw error;
  }
}

test("an export is what it is as one text", () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseExport(Buffer.from(text), TEXT)).toEqual(JSON.parse(text));
    }),
    { numRuns: 60 },
  );
});

test("an export with a character too many, too few or in the wrong place is what it is as one text", () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.constantFrom("", ...MARKS), fc.boolean(), (text, place, mark, replaces) => {
      const at = place % text.length;
      const broken = text.slice(0, at) + mark + text.slice(at + (replaces ? 1 : 0));
      expect(outcome(() => parseExport(Buffer.from(broken), TEXT))).toEqual(outcome(() => JSON.parse(broken)));
    }),
    { numRuns: 200 },
  );
});

const many = Array.from({ length: 5_000 }, (_, id) => `{"traceId":"${id}"}`).join(",");

test.each([
  [
    "a second list of the same name, which holds",
    `{"resourceSpans":[{"scopeSpans":[{"spans":[${many}],"spans":[]}]}]}`,
  ],
  ["a list of that name in another place", `{"spans":[${many}],"resourceSpans":[{"scopeSpans":[{"spans":[1]}]}]}`],
  [
    "a list in the first place, and one in its own",
    `{"a":{"spans":[${many}]},"resourceSpans":[{"scopeSpans":[{"spans":[${many}]}]}]}`,
  ],
  ["no list in its place", `{"resourceSpans":[{"scopeSpans":{"spans":[${many}]}}]}`],
  ["a list whose end is missing", `{"resourceSpans":[{"scopeSpans":[{"spans":[${many}`],
  ["a span that is missing between two", `{"resourceSpans":[{"scopeSpans":[{"spans":[${many},,${many}]}]}]}`],
  ["a text that is a list of that name", `["spans":[${many}]]`],
])("%s: it is what it is as one text", (_, text) => {
  expect(outcome(() => parseExport(Buffer.from(text), TEXT))).toEqual(outcome(() => JSON.parse(text)));
});

test("the body is what it was", () => {
  const body = Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${many}]}]}]}`);
  const before = Buffer.from(body);
  parseExport(body, TEXT);
  expect(body.equals(before)).toBe(true);
});
