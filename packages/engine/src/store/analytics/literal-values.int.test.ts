import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAnalytics, type ScratchAnalytics } from "./__fixtures__/scratch-analytics.js";
import { TupleParam } from "./analytics-store.js";
import { LITERAL_CHARACTERS_MAX, withLiteralValues } from "./literal-values.js";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

const SELECT = `SELECT {text:String} AS text, {day:Date} AS day, toString({large:UInt64}) AS large, {small:Int64} AS small,
  {flag:Bool} AS flag, {days:Array(Date)} AS days, {none:Array(String)} AS none,
  tupleElement(arrayElement({marks:Array(Tuple(Date, UInt64, String))}, 1), 3) AS mark_text, toString(tupleElement(arrayElement({marks:Array(Tuple(Date, UInt64, String))}, 1), 2)) AS mark,
  toTypeName({marks:Array(Tuple(Date, UInt64, String))}) AS type, tupleElement({one:Tuple(String)}, 1) AS one`;

/** So long that its values are bound and do not stand in it. */
const LONG_SELECT = `${SELECT} /* ${"x".repeat(LITERAL_CHARACTERS_MAX)} */`;

test.each([
  "plain",
  "",
  "2026-02-03",
  "2026-02-03\n",
  "'; DROP TABLE daybook.events; --",
  "a\\'b\\\\",
  "\n\n{text:String}",
  "🦊\t\u0001",
  '`"$$',
])("a statement with %j in its text means what it means when the value is bound", async (text) => {
  const values = {
    text,
    day: "2026-02-03",
    small: -9_007_199_254_740_991,
    flag: true,
    days: ["2000-01-01", "2026-02-03"],
    none: [],
  };
  const large = 18_446_744_073_709_551_615n;
  const params = {
    ...values,
    large,
    marks: [new TupleParam(["2026-02-03", large, text])],
    one: new TupleParam([text]),
  };
  const literal = withLiteralValues({ sql: SELECT, params });
  if (/[^\w-]/.test(text)) expect(literal).not.toContain(text);
  const type = "Array(Tuple(Date, UInt64, String))";
  const expected = [{ ...values, large: String(large), mark: String(large), mark_text: text, type, one: text }];
  expect(await scratch.store.query({ sql: literal })).toEqual(expected);
  expect(await scratch.store.query({ sql: SELECT, params })).toEqual(expected);
  expect(await scratch.store.query({ sql: LONG_SELECT, params })).toEqual(expected);
});

test("more values than a statement's text takes are bound, and mean the same", async () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `person-${index}'\\n`);
  const sql = "SELECT length({texts:Array(String)}) AS count, {texts:Array(String)}[-1] AS last, {text:String} AS text";
  const statement = { sql, params: { texts, text: "\n\n'" } };
  expect(withLiteralValues(statement).length).toBeGreaterThan(LITERAL_CHARACTERS_MAX);
  expect(await scratch.store.query(statement)).toEqual([{ count: 20_000, last: texts.at(-1), text: "\n\n'" }]);
});

test("a value that is missing, or is no number, is no statement", () => {
  expect(() => withLiteralValues({ sql: "SELECT {a:String}", params: {} })).toThrow("{a:String}");
  expect(() => withLiteralValues({ sql: "SELECT {a:Int64}", params: { a: Number.NaN } })).toThrow("NaN");
});
