import fc from "fast-check";
import { expect, test } from "vitest";
import { addDecimals, plainDecimal, roundToPicoUsd, wholeNumber } from "./exact-decimal.js";

test.each([
  ["0", "0"],
  ["1.20", "1.20"],
  ["-0.5", "-0.5"],
  ["1e-7", "0.0000001"],
  ["12E3", "12000"],
  ["0.1e1", "1"],
  ["12.345678900000001", "12.345678900000001"],
])("%s is %s, digit for digit", (text, plain) => {
  expect(plainDecimal(text)).toBe(plain);
});

test.each(["", "-", "1.", ".5", "+1", "NaN", "1e999", "0x1", " 1", "1,5", "9".repeat(61)])(
  "%j is no decimal",
  (text) => {
    expect(plainDecimal(text)).toBeNull();
    expect(wholeNumber(text)).toBeNull();
  },
);

test("a whole number may be written with zeros behind the point or with an exponent, and is not below 0", () => {
  expect(["5", "5.0", "5e2", "0"].map(wholeNumber)).toEqual(["5", "5", "500", "0"]);
  expect(["5.5", "-1", "5e-1"].map(wholeNumber)).toEqual([null, null, null]);
});

test("rounding to picodollars is half to even, on both sides of 0", () => {
  expect(
    ["0.0000000000005", "0.0000000000015", "0.00000000000051", "-0.0000000000015", "-0.0000000000005", "1"].map(
      roundToPicoUsd,
    ),
  ).toEqual([0n, 2n, 1n, -2n, 0n, 10n ** 12n]);
});

test("sums are exact at any number of places", () => {
  const part = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  fc.assert(
    fc.property(part, part, (a, b) => {
      const text = (units: bigint): string => {
        const digits = (units < 0n ? -units : units).toString().padStart(16, "0");
        return `${units < 0n ? "-" : ""}${digits.slice(0, -15)}.${digits.slice(-15)}`;
      };
      expect(addDecimals(text(a), text(b))).toBe(text(a + b));
    }),
  );
  expect(addDecimals("0.1", "0.20")).toBe("0.30");
});
