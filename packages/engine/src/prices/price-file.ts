import { z } from "zod";
import { formatDay, parseDay } from "../kernel/day.js";
import { formatPicoUsd, toPicoUsd } from "../kernel/money.js";
import { toProviderKey } from "../kernel/provider-key.js";
import { makePriceTable, nameOf, type Price, type PriceTable } from "./price-table.js";

const PRICES_MAX = 20_000;
const USD_MAX = 999_999n * 1_000_000_000_000n;

/** Says what the amounts are, so that prices for a single token are not taken for such. */
export const PRICE_UNIT = "USD per 1,000,000 tokens";

const Name = (lengthMax: number) =>
  z
    .string("must be a text")
    .min(1, "must not be empty")
    .max(lengthMax, `must be at most ${lengthMax} characters`)
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, "must be printable ASCII without spaces around it");

const Usd = z
  .union([z.string(), z.number()], "must be an amount of USD: a decimal as text or number")
  .transform((value, context): bigint => {
    const text = withoutExponent(String(value));
    const units = /^\d{1,6}(?:\.\d{1,12})?$/.test(text) ? toPicoUsd(text) : null;
    if (units !== null && units <= USD_MAX) return units;
    context.addIssue({
      code: "custom",
      message: "must be USD from 0 to 999,999 with at most 12 places, and no sign",
    });
    return z.NEVER;
  });

/** Small numbers are shown with one: 1e-7 is 0.0000001, digit for digit. */
function withoutExponent(text: string): string {
  const [, whole = "", fraction = "", exponent] = /^(\d+)(?:\.(\d+))?e-(\d{1,2})$/i.exec(text) ?? [];
  if (exponent === undefined) return text;
  const places = fraction.length + Number(exponent);
  const digits = (whole + fraction).padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const Day = z.string("must be a day, YYYY-MM-DD").transform((text, context): number => {
  const day = parseDay(text);
  if (day !== null && day >= 0) return day;
  context.addIssue({ code: "custom", message: "must be a day of the calendar, YYYY-MM-DD, since 1970" });
  return z.NEVER;
});

const AMOUNTS = ["input", "cache_read", "cache_write", "cache_write_1h", "output", "request"] as const;

const FilePrice = z
  .strictObject({
    provider: Name(256).optional(),
    model: Name(256),
    valid_from: Day,
    input: Usd.optional(),
    cache_read: Usd.optional(),
    cache_write: Usd.optional(),
    cache_write_1h: Usd.optional(),
    output: Usd.optional(),
    request: Usd.optional(),
  })
  .refine(
    (price) => AMOUNTS.some((name) => price[name] !== undefined),
    `must have one of ${AMOUNTS.join(", ")} at least`,
  )
  .transform((price): Price => ({
    provider: price.provider === undefined ? null : toProviderKey(price.provider),
    model: price.model.toLowerCase(),
    validFrom: price.valid_from,
    input: price.input ?? null,
    cacheRead: price.cache_read ?? null,
    cacheWrite: price.cache_write ?? null,
    cacheWrite1h: price.cache_write_1h ?? null,
    output: price.output ?? null,
    requestFee: price.request ?? null,
  }));

/** A file of prices, as `docs/reference/prices.md` describes it. Every problem is told, each with its path. */
export const PriceFile: z.ZodType<PriceTable> = z
  .strictObject({
    version: Name(100).regex(
      /^[A-Za-z0-9][\w.:+-]*$/,
      "must be letters, digits and . _ : + -, beginning with one of the first two",
    ),
    unit: z.literal(PRICE_UNIT, `must be "${PRICE_UNIT}"`),
    prices: z
      .array(FilePrice, "must be a list of prices")
      .min(1, "must have a price at least")
      .max(PRICES_MAX, `must be at most ${PRICES_MAX.toLocaleString("en-US")} prices`),
  })
  .superRefine(({ prices }, context) => {
    const seen = new Map<string, number>();
    for (const [index, { provider, model, validFrom }] of prices.entries()) {
      const name = `${nameOf(provider, model)}\0${validFrom}`;
      const first = seen.get(name);
      if (first === undefined) seen.set(name, index);
      else {
        context.addIssue({
          code: "custom",
          path: ["prices", index],
          message: `has provider, model and valid_from of prices.${first}`,
        });
      }
    }
  })
  .transform(({ version, prices }) => makePriceTable(version, prices));

/** The table as a file whose text is the same for the same prices, whatever the order and the writing of its source. */
export function formatPriceFile({ version, prices }: PriceTable): string {
  const lines = prices.map((price) => JSON.stringify(toFilePrice(price))).toSorted();
  return `{"version":${JSON.stringify(version)},"unit":${JSON.stringify(PRICE_UNIT)},"prices":[\n${lines.join(",\n")}\n]}\n`;
}

function toFilePrice(price: Price): Record<string, string> {
  const amounts = {
    input: price.input,
    cache_read: price.cacheRead,
    cache_write: price.cacheWrite,
    cache_write_1h: price.cacheWrite1h,
    output: price.output,
    request: price.requestFee,
  };
  return {
    ...(price.provider === null ? {} : { provider: price.provider }),
    model: price.model,
    valid_from: formatDay(price.validFrom),
    ...Object.fromEntries(
      Object.entries(amounts).flatMap(([name, units]) => (units === null ? [] : [[name, formatPicoUsd(units)]])),
    ),
  };
}
