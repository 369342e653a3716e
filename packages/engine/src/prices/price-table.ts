import type { EpochDay } from "../kernel/day.js";
import { toProviderKey } from "../kernel/provider-key.js";

/**
 * What one model costs since a day. Rates are units of 10⁻¹² USD for 1,000,000 tokens, the fee is picodollars a request.
 * Null: the table does not say, which is another thing than 0.
 */
export interface Price {
  /** Canonical key of the host, or null for any. */
  provider: string | null;
  /** Permaslug or model, `:variant` at its end, in lower case. */
  model: string;
  validFrom: EpochDay;
  /** Prompt tokens neither read from nor written to a cache. */
  input: bigint | null;
  /** Null: as `input`. */
  cacheRead: bigint | null;
  /** Kept for 5 minutes. Null: as `input`. */
  cacheWrite: bigint | null;
  /** Kept for 1 hour. Null: as `cacheWrite`. */
  cacheWrite1h: bigint | null;
  output: bigint | null;
  requestFee: bigint | null;
}

/** A version of a team's prices. It is whole: a call that it has no price for has none. */
export interface PriceTable {
  version: string;
  prices: readonly Price[];
  /** The price of a call that started on the day, or null. */
  findPrice(call: PricedCall, day: EpochDay): Price | null;
}

/** What a price is found by. */
export interface PricedCall {
  providerName: string | null;
  model: string | null;
  modelPermaslug: string | null;
  variant: string | null;
}

/**
 * A table that finds a price in a few look-ups: of this provider by permaslug, then by model, then of any provider in the
 * same order. Of a name's prices the one that became valid last counts; if none was valid yet, the next name is tried.
 */
export function makePriceTable(version: string, prices: readonly Price[]): PriceTable {
  const byName = new Map<string, Price[]>();
  for (const price of prices.toSorted((left, right) => right.validFrom - left.validFrom)) {
    const name = nameOf(price.provider, price.model);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [price]);
    else known.push(price);
  }
  const findValid = (name: string, day: EpochDay): Price | null =>
    byName.get(name)?.find(({ validFrom }) => validFrom <= day) ?? null;
  return {
    version,
    prices,
    findPrice({ providerName, model, modelPermaslug, variant }, day) {
      const provider = providerName === null ? null : toProviderKey(providerName);
      const suffix = variant === null ? "" : `:${variant.toLowerCase()}`;
      for (const host of provider === null ? [null] : [provider, null]) {
        for (const slug of [modelPermaslug, model]) {
          if (slug === null) continue;
          const price = findValid(nameOf(host, slug.toLowerCase() + suffix), day);
          if (price !== null) return price;
        }
      }
      return null;
    },
  };
}

/** By what two prices of one table are the same one: they may not be valid from the same day. */
export function nameOf(provider: string | null, model: string): string {
  return `${provider ?? ""}\0${model}`;
}
