import fc from "fast-check";
import { expect, test } from "vitest";
import { addDecimals, formatDecimal, parseDecimal, zero, type Decimal } from "./decimal.js";

const decimal = fc.record({ units: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), places: fc.nat({ max: 20 }) });

function mustParse(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`${text} was not read`);
  return value;
}

test.each([
  ["0", 2, "0.00"],
  ["0.1", 0, "0.1"],
  ["-1234567.5", 2, "-1,234,567.50"],
  ["1e-10", 0, "0.0000000001"],
  ["1.5E+3", 0, "1,500"],
  ["12.50", 0, "12.50"],
  ["999", 0, "999"],
  ["-0.05", 0, "-0.05"],
])("%s is shown exactly", (given, placesMin, shown) => {
  expect(formatDecimal(mustParse(given), placesMin)).toBe(shown);
});

test.each(["", "abc", "1,000", "1.", ".5", "0x10", "1e999999999", "NaN"])("%j is no decimal", (given) => {
  expect(parseDecimal(given)).toBeNull();
});

test("a tenth and two tenths are three tenths, which doubles miss", () => {
  expect(formatDecimal(addDecimals(mustParse("0.1"), mustParse("0.2")), 0)).toBe("0.3");
});

test("what is shown reads back as the same number", () => {
  fc.assert(
    fc.property(decimal, (value) => {
      expect(mustParse(formatDecimal(value, 0).replaceAll(",", ""))).toEqual(value);
    }),
  );
});

test("the sum does not depend on the order of the rows", () => {
  fc.assert(
    fc.property(fc.array(decimal), (values) => {
      const there = values.reduce(addDecimals, zero);
      const back = values.toReversed().reduce(addDecimals, zero);
      expect(formatDecimal(back, 0)).toBe(formatDecimal(there, 0));
    }),
  );
});
