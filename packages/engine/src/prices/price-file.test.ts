import fc from "fast-check";
import { expect, test } from "vitest";
import { parseInput } from "../accounts/parse-input.js";
import { formatPriceFile, PRICE_UNIT, PriceFile } from "./price-file.js";

const price = { provider: "OpenAI", model: "openai/gpt-4.1", valid_from: "2026-01-01", input: "2", output: "8" };
const file = { version: "2026-11", unit: PRICE_UNIT, prices: [price] };

function problemsOf(input: unknown): string {
  try {
    parseInput(PriceFile, input, { problemsMax: 100 });
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return "";
}

test("a file is read to the digit, numbers as their shortest decimals", () => {
  const [read] = PriceFile.parse({
    ...file,
    prices: [{ ...price, input: 0.1, cache_read: 1e-7, cache_write: "0.000000000001", output: "999999", request: 0 }],
  }).prices;
  expect(read).toMatchObject({
    provider: "openai",
    model: "openai/gpt-4.1",
    validFrom: 20_454,
    input: 100_000_000_000n,
    cacheRead: 100_000n,
    cacheWrite: 1n,
    cacheWrite1h: null,
    output: 999_999_000_000_000_000n,
    requestFee: 0n,
  });
});

test("every problem is told with its path", () => {
  const bad = {
    version: "no spaces",
    unit: "USD per token",
    extra: 1,
    prices: [
      { ...price, input: "-1", output: 1e-13, cache_read: "1.0000000000001" },
      { model: "", valid_from: "2026-02-30" },
      { ...price, provider: 7, cache_write: null },
      { ...price, surprise: true, output: "1000000" },
    ],
  };
  const message = problemsOf(bad);
  for (const path of [
    "version: ",
    "unit: ",
    "extra: ",
    "prices.0.input: ",
    "prices.0.output: ",
    "prices.0.cache_read: ",
    "prices.1.model: ",
    "prices.1.valid_from: ",
    "prices.2.provider: ",
    "prices.2.cache_write: ",
    "prices.3.surprise: ",
    "prices.3.output: ",
  ]) {
    expect(message).toContain(path);
  }
  expect(problemsOf({ ...file, prices: [] })).toContain("prices: ");
  expect(problemsOf(null)).toContain("body: ");
  expect(problemsOf({ ...file, prices: [{ model: "m", valid_from: "2026-01-01" }] })).toContain("prices.0: ");
});

test("two prices of one name from one day are refused, however the name is written", () => {
  const twice = [price, { ...price, input: "3" }, { ...price, provider: "openai.chat", model: "OpenAI/GPT-4.1" }];
  const message = problemsOf({ ...file, prices: twice });
  expect(message).toContain("prices.1: ");
  expect(message).toContain("prices.2: ");
  expect(problemsOf({ ...file, prices: [price, { ...price, valid_from: "2026-01-02" }] })).toBe("");
});

const amount = fc.bigInt({ min: 0n, max: 999_999n * 10n ** 12n }).map((units) => {
  const digits = units.toString().padStart(13, "0");
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`;
});

test("what is written of a table is read as the same table, and is the same text in any order", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.record({
          model: fc.constantFrom("a", "b/c", "d:free"),
          valid_from: fc.integer({ min: 1, max: 28 }).map((day) => `2026-02-${String(day).padStart(2, "0")}`),
          input: amount,
          output: amount,
        }),
        { minLength: 1, maxLength: 20, selector: ({ model, valid_from }) => `${model} ${valid_from}` },
      ),
      (prices) => {
        const text = formatPriceFile(PriceFile.parse({ ...file, prices }));
        expect(formatPriceFile(PriceFile.parse(JSON.parse(text)))).toBe(text);
        expect(formatPriceFile(PriceFile.parse({ ...file, prices: prices.toReversed() }))).toBe(text);
      },
    ),
  );
});
