import { EVENT_PICO_USD_MAX } from "../kernel/money.js";
import type { EventStatus } from "../kernel/usage-event.js";
import type { Price } from "./price-table.js";

/** Rates are for so many tokens. */
const TOKENS_OF_RATE = 1_000_000n;

/** What a call used. Null: not told. */
export interface CallUsage {
  status: EventStatus;
  responseCached: boolean | null;
  promptTokens: number | null;
  cachedTokens: number | null;
  cacheWriteTokens: number | null;
  cacheWrite1hTokens: number | null;
  completionTokens: number | null;
}

/**
 * What a call costs by a price, in picodollars, rounded once, half to even.
 *
 * Null when that cannot be said: the price has no rate for tokens that were used, the call does not tell of tokens that
 * the price asks for, it failed before it used anything, or an event cannot hold the amount. Caches are told of by those
 * who use one, so an absent count of cached tokens is none.
 */
export function costOfCall(price: Price, usage: CallUsage): bigint | null {
  const { status, promptTokens, completionTokens } = usage;
  if (status === "error" && promptTokens === null && completionTokens === null) return null;
  // It never came to the provider.
  if (usage.responseCached === true) return 0n;
  const input = inputCost(price, usage);
  const output = partCost(price.output, completionTokens);
  if (input === null || output === null) return null;
  const cost = divideHalfEven(input + output, TOKENS_OF_RATE) + (price.requestFee ?? 0n);
  return cost <= EVENT_PICO_USD_MAX ? cost : null;
}

/** In units of a rate. */
function inputCost(price: Price, usage: CallUsage): bigint | null {
  const { promptTokens } = usage;
  const cached = usage.cachedTokens ?? 0;
  const written = Math.max(usage.cacheWriteTokens ?? 0, usage.cacheWrite1hTokens ?? 0);
  const writtenFor1h = usage.cacheWrite1hTokens ?? 0;
  // More from a cache than there was: the figure did not include the cache, though it should.
  const fresh =
    promptTokens === null || cached + written > promptTokens ? promptTokens : promptTokens - cached - written;
  const write = price.cacheWrite ?? price.input;
  const parts = [
    partCost(price.input, fresh),
    partCost(price.cacheRead ?? price.input, cached),
    partCost(write, written - writtenFor1h),
    partCost(price.cacheWrite1h ?? write, writtenFor1h),
  ];
  let sum = 0n;
  for (const part of parts) {
    if (part === null) return null;
    sum += part;
  }
  return sum;
}

/** Null: the rate or the count is needed and not known. */
function partCost(rate: bigint | null, tokens: number | null): bigint | null {
  if (rate === null) return tokens === null || tokens === 0 ? 0n : null;
  if (tokens !== null) return rate * BigInt(tokens);
  return rate === 0n ? 0n : null;
}

/** Of what is not below zero. */
function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice !== divisor) return twice > divisor ? quotient + 1n : quotient;
  return quotient % 2n === 0n ? quotient : quotient + 1n;
}
