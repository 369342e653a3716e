import fc from "fast-check";
import { expect, test } from "vitest";
import { EventsRefused } from "./event-answers.js";
import { parseJson } from "./parse-json.js";

/** What may be taken for the end of an element, or hides one. */
const MARKS = ["},{", "{", "}", "[", "]", ",", '"', "\\", "é", " "];

const element = fc.oneof(
  { weight: 4, arbitrary: fc.record({ id: fc.nat(), text: marked() }) },
  { weight: 1, arbitrary: fc.record({ inner: fc.array(fc.record({ a: fc.nat(9) }), { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.oneof(fc.nat(9), marked(), fc.constant(null)) },
);

function marked(): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...MARKS), fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((parts) => parts.join(""));
}

/** Several pieces: the elements come again and again. */
const texts = fc
  .tuple(
    fc.array(element, { minLength: 1, maxLength: 12 }),
    fc.constantFrom(",", ", ", ",\n"),
    fc.integer({ min: 66_000, max: 300_000 }),
  )
  .map(([elements, between, length]) => {
    const once = elements.map((value) => JSON.stringify(value)).join(between);
    const times = Math.ceil(length / (once.length + between.length));
    return `[${Array.from({ length: times }, () => once).join(between)}]`;
  });

function outcome(read: () => unknown): { value: unknown } | { message: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof EventsRefused)
      return { message: error.judgement.problems.map(({ message }) => message).join() };
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

test("a large array is what it is as one text", () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
    }),
    { numRuns: 60 },
  );
});

test("a large text with a character too many, too few or in the wrong place is refused or read as one text is", () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.constantFrom("", ...MARKS), fc.boolean(), (text, place, mark, replaces) => {
      const at = place % text.length;
      const broken = text.slice(0, at) + mark + text.slice(at + (replaces ? 1 : 0));
      const found = outcome(() => parseJson(Buffer.from(broken)));
      const asOne = outcome(() => JSON.parse(broken) as unknown);
      if ("message" in asOne) expect(found).toEqual({ message: expect.stringContaining(asOne.message) as unknown });
      else expect(found).toEqual(asOne);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ["an element that is missing between two pieces", (half: string) => `[${half},,${half}]`],
  ["a comma before the end", (half: string) => `[${half},${half},]`],
  ["a comma in place of the end", (half: string) => `[${half},${half},`],
  ["no end", (half: string) => `[${half},${half}`],
  ["two arrays", (half: string) => `[${half}],[${half}]`],
  ["a second array inside of which the first ends", (half: string) => `[${half}]},{[${half}]`],
])("%s is refused", (_, make) => {
  const half = Array.from({ length: 5_000 }, (__, id) => `{"id":"event-${id}"}`).join(",");
  const found = outcome(() => parseJson(Buffer.from(make(half))));
  expect(found).toEqual({ message: expect.stringContaining("is not JSON") as unknown });
});

test("bytes that are not UTF-8 are refused, wherever they stand", () => {
  const body = Buffer.from(`[${Array.from({ length: 9_000 }, () => '{"id":"é"}').join(",")}]`);
  body[body.length - 5] = 0xff;
  expect(outcome(() => parseJson(body))).toEqual({ message: "is not valid UTF-8" });
});
