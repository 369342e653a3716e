const PLACES = 12;

/**
 * Picodollars of a sum as decimal text, such as `-0.015`; exact, of any size.
 *
 * @throws RangeError for text of another form, or with more than 12 places: it would not be the same amount
 */
export function toPicoUsd(usd: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(usd);
  if (match === null) throw new RangeError(`"${usd}" is no amount with at most ${PLACES} places`);
  const [, sign = "", whole = "", fraction = ""] = match;
  return BigInt(`${sign}${whole}${fraction.padEnd(PLACES, "0")}`);
}
