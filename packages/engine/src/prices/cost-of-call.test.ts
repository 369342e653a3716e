import fc from "fast-check";
import { expect, test } from "vitest";
import { type CallUsage, costOfCall } from "./cost-of-call.js";
import type { Price } from "./price-table.js";

const USD = 1_000_000_000_000n;

const nothing: Price = {
  provider: null,
  model: "m",
  validFrom: 0,
  input: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWrite1h: null,
  output: null,
  requestFee: null,
};
const call: CallUsage = {
  status: "ok",
  responseCached: null,
  promptTokens: null,
  cachedTokens: null,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
  completionTokens: null,
};

test("each class of tokens has its rate, and none is counted in two", () => {
  const price = { ...nothing, input: 3n * USD, cacheRead: 300_000_000_000n, cacheWrite: 3_750_000_000_000n };
  const full = { ...price, cacheWrite1h: 6n * USD, output: 15n * USD, requestFee: 1_000_000_000n };
  const usage = { ...call, promptTokens: 1000, cachedTokens: 500, cacheWriteTokens: 300, cacheWrite1hTokens: 100 };
  // 200 fresh, 500 read, 200 written for 5 minutes, 100 for an hour, 40 out; and 0.001 a request.
  // 0.0006 + 0.00015 + 0.00075 + 0.0006 + 0.0006 + 0.001
  expect(costOfCall(full, { ...usage, completionTokens: 40 })).toBe(3_700_000_000n);
});

test("a rate that is not there is that of the class it is part of, and never 0", () => {
  const price = { ...nothing, input: 1_000_000n, output: 0n };
  const usage = { ...call, promptTokens: 10, cachedTokens: 4, cacheWriteTokens: 3, cacheWrite1hTokens: 1 };
  expect(costOfCall(price, { ...usage, completionTokens: 7 })).toBe(10n);
  expect(costOfCall({ ...price, cacheWrite: 2_000_000n }, { ...usage, completionTokens: 7 })).toBe(13n);
  // Tokens without any rate: what they cost is not known.
  expect(costOfCall({ ...price, output: null }, { ...usage, completionTokens: 7 })).toBeNull();
  expect(costOfCall({ ...price, input: null }, { ...usage, completionTokens: 7 })).toBeNull();
});

test("tokens that were not told are not 0, unless their rate is", () => {
  const price = { ...nothing, input: 1_000_000n, output: 1_000_000n };
  expect(costOfCall(price, { ...call, promptTokens: 5 })).toBeNull();
  expect(costOfCall(price, { ...call, completionTokens: 5 })).toBeNull();
  expect(costOfCall(price, call)).toBeNull();
  expect(costOfCall({ ...price, output: 0n }, { ...call, promptTokens: 5 })).toBe(5n);
  // Embeddings have no output, and their prices none either.
  expect(costOfCall({ ...price, output: null }, { ...call, promptTokens: 5 })).toBe(5n);
  expect(costOfCall({ ...nothing, requestFee: 7n }, call)).toBe(7n);
});

test("a failure before any output costs nothing that is known, an answer from a cache of answers costs 0", () => {
  const price = { ...nothing, requestFee: 7n };
  expect(costOfCall(price, { ...call, status: "error" })).toBeNull();
  expect(costOfCall({ ...price, input: 0n, output: 0n }, { ...call, status: "error", promptTokens: 1 })).toBe(7n);
  expect(costOfCall(price, { ...call, responseCached: true, promptTokens: 5, completionTokens: 5 })).toBe(0n);
});

test("a prompt that is smaller than what came from its caches did not include them", () => {
  const price = { ...nothing, input: 2_000_000n, cacheRead: 1_000_000n };
  expect(costOfCall(price, { ...call, promptTokens: 10, cachedTokens: 90 })).toBe(110n);
});

test("an amount that no event can hold is not known", () => {
  const price = { ...nothing, input: 999_999n * USD };
  expect(costOfCall(price, { ...call, promptTokens: 1_000_000 })).toBe(999_999n * USD);
  expect(costOfCall(price, { ...call, promptTokens: 1_000_001 })).toBeNull();
});

const tokens = fc.integer({ min: 0, max: 1_000_000 });
const rate = fc.bigInt({ min: 0n, max: 10n ** 12n });

test("the amount is the exact one, rounded once, half to even", () => {
  fc.assert(
    fc.property(
      fc.record({ fresh: tokens, read: tokens, write5m: tokens, write1h: tokens, out: tokens }),
      fc.record({ input: rate, cacheRead: rate, cacheWrite: rate, cacheWrite1h: rate, output: rate, requestFee: rate }),
      ({ fresh, read, write5m, write1h, out }, rates) => {
        const cost = costOfCall(
          { ...nothing, ...rates },
          {
            ...call,
            promptTokens: fresh + read + write5m + write1h,
            cachedTokens: read,
            cacheWriteTokens: write5m + write1h,
            cacheWrite1hTokens: write1h,
            completionTokens: out,
          },
        );
        const millionths =
          BigInt(fresh) * rates.input +
          BigInt(read) * rates.cacheRead +
          BigInt(write5m) * rates.cacheWrite +
          BigInt(write1h) * rates.cacheWrite1h +
          BigInt(out) * rates.output +
          rates.requestFee * 1_000_000n;
        const distance = (cost ?? -1n) * 1_000_000n - millionths;
        expect(distance <= 500_000n && distance >= -500_000n).toBe(true);
        if (distance === 500_000n || distance === -500_000n) expect((cost ?? 1n) % 2n).toBe(0n);
      },
    ),
  );
});

test("ties go to the even picodollar", () => {
  const half = { ...nothing, input: 500_000n };
  const costs = [1, 3, 5, 7].map((promptTokens) => costOfCall(half, { ...call, promptTokens }));
  expect(costs).toEqual([0n, 2n, 2n, 4n]);
});
