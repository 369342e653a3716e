import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EVENT_PICO_USD_MAX, formatPicoUsd, parsePicoUsd, toPicoUsd } from "./money.js";

const DIGITS = "0123456789".split("");

describe("parsePicoUsd", () => {
  test.each<[string | number, bigint]>([
    ["0.015", 15_000_000_000n],
    ["0", 0n],
    ["00.10", 100_000_000_000n],
    ["1e-7", 100_000n],
    ["1.5E+2", 150_000_000_000_000n],
    ["0.0000000000005", 0n],
    ["0.0000000000015", 2n],
    ["0.0000000000025", 2n],
    ["0.00000000000250000000001", 3n],
    ["0.0000000000006", 1n],
    ["4e-13", 0n],
    ["9e-99999999999999999999999999", 0n],
    ["0e99999999999999999999999999", 0n],
    ["9007.199254740993", 9_007_199_254_740_993n],
    ["999999", EVENT_PICO_USD_MAX],
    ["999999.0000000000005", EVENT_PICO_USD_MAX],
    [0, 0n],
    [-0, 0n],
    [0.1, 100_000_000_000n],
    [1e-10, 100n],
    [0.30000000000000004, 300_000_000_000n],
    [9007.199254740994, 9_007_199_254_740_994n],
    [123456.789, 123_456_789_000_000_000n],
  ])("%s is %s picodollars", (value, expected) => {
    expect(parsePicoUsd(value)).toBe(expected);
  });

  test.each<[string | number]>([
    [""],
    [" 1"],
    ["1 "],
    ["+1"],
    ["-1"],
    ["-0"],
    [".5"],
    ["5."],
    ["1.2.3"],
    ["1,5"],
    ["0x10"],
    ["1e"],
    ["e5"],
    ["1_000"],
    ["NaN"],
    ["Infinity"],
    ["١"],
    ["999999.000000000001"],
    ["1000000"],
    ["1e6"],
    ["1e999999999999"],
    [-0.01],
    [1e6],
    [1e300],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])("%s is refused", (value) => {
    expect(parsePicoUsd(value)).toBeNull();
  });

  test("every decimal is rounded as exact fractions round it", () => {
    const part = fc.string({ unit: fc.constantFrom(...DIGITS, "0", "0", "5", "9"), minLength: 1, maxLength: 18 });
    const decimal = fc.record({
      whole: fc.string({ unit: fc.constantFrom(...DIGITS), minLength: 1, maxLength: 8 }),
      fraction: fc.option(part, { nil: null }),
      exponent: fc.option(fc.integer({ min: -30, max: 12 }), { nil: null }),
    });
    fc.assert(
      fc.property(decimal, ({ whole, fraction, exponent }) => {
        const text =
          whole + (fraction === null ? "" : `.${fraction}`) + (exponent === null ? "" : `e${exponent.toString()}`);
        const places = (fraction?.length ?? 0) - (exponent ?? 0);
        const mantissa = BigInt(whole + (fraction ?? ""));
        expect(parsePicoUsd(text)).toBe(roundedPico(mantissa, places));
      }),
      { numRuns: 2000 },
    );
  });

  test("a number means the digits JSON shows for it", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 999_999, noNaN: true }), (value) => {
        expect(parsePicoUsd(value)).toBe(parsePicoUsd(JSON.stringify(value)));
      }),
    );
  });
});

describe("formatPicoUsd", () => {
  test.each<[bigint, string]>([
    [15_000_000_000n, "0.015"],
    [0n, "0"],
    [1n, "0.000000000001"],
    [-2_000_000_000_000n, "-2"],
    [-1n, "-0.000000000001"],
    [123_456_789_012_345_678_901_234n, "123456789012.345678901234"],
  ])("%s picodollars read %s", (picoUsd, text) => {
    expect(formatPicoUsd(picoUsd)).toBe(text);
  });

  test("what is written reads back the same", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: EVENT_PICO_USD_MAX }), (picoUsd) => {
        expect(parsePicoUsd(formatPicoUsd(picoUsd))).toBe(picoUsd);
      }),
    );
  });
});

describe("toPicoUsd", () => {
  test("reads any sum that was written, below zero too", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (picoUsd) => {
        expect(toPicoUsd(formatPicoUsd(picoUsd))).toBe(picoUsd);
      }),
    );
  });

  test.each(["", "1.", ".5", "+1", "1e3", "0.0000000000001", "1,5"])("refuses %j, which is no such sum", (text) => {
    expect(() => toPicoUsd(text)).toThrow(RangeError);
  });
});

/** The oracle: mantissa · 10^(12 − places) as an exact fraction, rounded half to even by its remainder. */
function roundedPico(mantissa: bigint, places: number): bigint | null {
  const numerator = mantissa * 10n ** BigInt(Math.max(0, 12 - places));
  const denominator = 10n ** BigInt(Math.max(0, places - 12));
  const floor = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && floor % 2n === 1n);
  const rounded = isUp ? floor + 1n : floor;
  return rounded > EVENT_PICO_USD_MAX ? null : rounded;
}
