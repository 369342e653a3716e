import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAnalytics, type ScratchAnalytics } from "./__fixtures__/scratch-analytics.js";
import { TupleParam } from "./analytics-store.js";
import { withLiteralValues } from "./literal-values.js";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

const SELECT = `SELECT {text:String} AS text, {day:Date} AS day, toString({large:UInt64}) AS large, {small:Int64} AS small,
  {flag:Bool} AS flag, {days:Array(Date)} AS days, {none:Array(String)} AS none,
  toString({marks:Array(Tuple(Date, UInt64, String))}) AS marks, toTypeName({marks:Array(Tuple(Date, UInt64, String))}) AS type`;

test.each(["plain", "", "'; DROP TABLE daybook.events; --", "a\\'b\\\\", "\n\n{text:String}", "🦊\t\u0001", '`"$$'])(
  "a statement with %j in its text means what it means when the value is bound",
  async (text) => {
    const params = {
      text,
      day: "2026-02-03",
      large: 18_446_744_073_709_551_615n,
      small: -9_007_199_254_740_991,
      flag: true,
      days: ["2000-01-01", "2026-02-03"],
      none: [],
      marks: [new TupleParam(["2026-02-03", 18_446_744_073_709_551_615n, text])],
    };
    const literal = withLiteralValues({ sql: SELECT, params });
    if (/[^\w -]/.test(text)) expect(literal).not.toContain(text);
    expect(await scratch.store.query({ sql: literal })).toEqual(await scratch.store.query({ sql: SELECT, params }));
  },
);

test("a value that is missing, or is no number, is no statement", () => {
  expect(() => withLiteralValues({ sql: "SELECT {a:String}", params: {} })).toThrow("{a:String}");
  expect(() => withLiteralValues({ sql: "SELECT {a:Int64}", params: { a: Number.NaN } })).toThrow("NaN");
});
