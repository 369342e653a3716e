import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonReader } from "./json-reader.js";
import { TextPlaces } from "./text-places.js";

const KNOWN: readonly string[] = ["a", "b", "value"];
const PLACES = new TextPlaces(KNOWN);

/** A value, read member by member and item by item, as `JSON.parse` has it, but without members of other names. */
function readValue(json: JsonReader): unknown {
  if (json.isList()) {
    const items: unknown[] = [];
    for (let more = json.list(); more; more = json.nextItem()) items.push(readValue(json));
    return items;
  }
  if (!json.isObject()) return json.scalar();
  const members: Record<string, unknown> = {};
  for (let more = json.object(); more; more = json.nextMember()) {
    const name = KNOWN[json.key(PLACES)];
    if (name === undefined) json.skip();
    else members[name] = readValue(json);
  }
  return members;
}

function read(text: string): unknown {
  const json = new JsonReader(Buffer.from(text));
  const value = readValue(json);
  json.end();
  return value;
}

function skip(text: string): void {
  const json = new JsonReader(Buffer.from(text));
  json.skip();
  json.end();
}

/** The same without members of other names. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name]) => KNOWN.includes(name));
  return Object.fromEntries(members.map(([name, each]) => [name, known(each)]));
}

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "binary" }),
    fc.constantFrom("\\u00e9", '"', "\u0000\u001f", "\ud83d\ude00"),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KNOWN, "é", ""), tie("value"), { maxKeys: 4 }),
  ),
}));

/** JSON with blanks of any kind, and characters escaped that need not be. */
const text = fc
  .tuple(value, fc.constantFrom(undefined, 1, "\t", "\n \r"), fc.boolean())
  .map(([each, blanks, escapes]) => {
    const json = JSON.stringify(each, null, blanks);
    return escapes ? json.replaceAll(/a/g, String.raw`\u0061`).replaceAll(/b/g, String.raw`\u0062`) : json;
  });

test("any JSON is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(text, (json) => {
      // To escape letters of `true`, or of an escape, makes it no JSON.
      let parsed: unknown;
      try {
        parsed = JSON.parse(json);
      } catch {
        expect(() => read(json)).toThrow();
        return;
      }
      expect(read(json)).toEqual(known(parsed));
      skip(json);
    }),
    { numRuns: 2_000 },
  );
});

const SIGNS = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\\u12",
  "0",
  "01",
  "-",
  ".",
  "e",
  "+",
  "true",
  "nul",
  "\n",
  "\u0001",
  " ",
  "é",
];

test("what is changed a little is JSON here when it is to JSON.parse, and to nobody else", () => {
  let broken = 0;
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom("", ...SIGNS), fc.nat(2), (json, place, sign, gone) => {
      const at = place % (json.length + 1);
      const changed = (json.slice(0, at) + sign + json.slice(at + gone)).toWellFormed();
      let expected: unknown;
      try {
        expected = known(JSON.parse(changed));
      } catch {
        broken++;
        expect(() => read(changed)).toThrow();
        expect(() => skip(changed)).toThrow();
        return;
      }
      expect(read(changed)).toEqual(expected);
      skip(changed);
    }),
    { numRuns: 5_000 },
  );
  expect(broken).toBeGreaterThan(1_000);
});

test.each([
  "",
  " ",
  "-",
  "1.",
  ".5",
  "01",
  "1e",
  "1e+",
  "+1",
  "NaN",
  "tru",
  "nulll",
  '"',
  '"\\',
  '"\\x"',
  '"\\u12g4"',
  "[1,]",
  '{"a":1,}',
  "{1:2}",
  "[1}",
  '{"a"]',
  "1 2",
  "\ufeff1",
])("%j is no JSON", (json) => {
  expect(() => read(json)).toThrow();
  expect(() => skip(json)).toThrow();
});

test("lists and objects without an end are refused, and so are those nested deeper than anybody does", () => {
  for (const open of ["[", '{"a":']) {
    expect(() => skip(open.repeat(1_000_000))).toThrow("nested too deep");
    expect(() => skip(open.repeat(900))).toThrow();
  }
  skip("[".repeat(1_000) + "]".repeat(1_000));
  skip('{"a":'.repeat(1_000) + "1" + "}".repeat(1_000));
});

test("an error does not show the text", () => {
  for (const json of ['{"prompt":"secret', '["secret"secret]', '{"secret" 1}', "secret"]) {
    expect(() => skip(json)).toThrow(/^(?!.*secret).*$/);
  }
});

describe("values of one kind", () => {
  const of = <Value>(json: string, readIt: (reader: JsonReader) => Value): Value => {
    const reader = new JsonReader(Buffer.from(`${json} `));
    const found = readIt(reader);
    reader.end();
    return found;
  };

  test.each([
    ['"0af7651916cd43dd"', "0af7651916cd43dd"],
    ['"0AF7651916CD43DD"', "0af7651916cd43dd"],
    [String.raw`"0af7651916cd43d\u0064"`, "0af7651916cd43dd"],
    ['"0000000000000000"', null],
    ['"0af7651916cd43d"', null],
    ['"0af7651916cd43dd0"', null],
    ['"0af7651916cd43dg"', null],
    ['"@af7651916cd43dd"', null],
    ["1234567890123456", null],
    ["null", null],
    ['["0af7651916cd43dd"]', null],
  ])("%s as an id of 16 digits is %j", (json, id) => {
    expect(of(json, (reader) => reader.id(16))).toBe(id);
  });

  test.each([
    ['"1785300000250999999"', 1_785_300_000_250],
    ['"9999999999999999999"', 9_999_999_999_999],
    ['"0000000000001999999"', 1],
    ['"999999"', 0],
    ['"1"', 0],
    ['"0"', null],
    ['"000000000000"', null],
  ])("%s are %j milliseconds", (json, ms) => {
    expect(of(json, (reader) => reader.milliseconds())).toBe(ms);
  });

  test.each([
    '""',
    '"12345678901234567890"',
    '"-1"',
    '"1.5"',
    '" 1"',
    '"\\u0031"',
    "1785300000250999999",
    "null",
    "{}",
  ])("%s are left to be read in another way", (json) => {
    expect(of(json, (reader) => [reader.milliseconds(), reader.scalar()][0])).toBeUndefined();
  });

  test("a text that takes more bytes than it may is left unread", () => {
    expect(of('"abc"', (reader) => reader.text(3))).toBe("abc");
    expect(of('"abcd"', (reader) => reader.text(3))).toBeNull();
    expect(of(String.raw`"\n"`, (reader) => reader.text(2))).toBe("\n");
    expect(of("[1]", (reader) => reader.text())).toBeNull();
  });
});
