/** Beyond this many digits or places a number is no amount of anything, and would only fill memory. */
const DIGITS_MAX = 60;
const PICO_PLACES = 12;

/** An exact decimal: `units` / 10^`places`. */
interface Decimal {
  units: bigint;
  places: number;
}

/** A number's own text as plain decimal text, digit for digit (`1.20`, `1e-7` as `0.0000001`); null when it is none. */
export function plainDecimal(text: string): string | null {
  const decimal = parse(text);
  return decimal === null ? null : format(decimal);
}

/** The sum of two plain decimals, of any size. @throws RangeError for text that is none */
export function addDecimals(left: string, right: string): string {
  const [a, b] = [parse(left), parse(right)];
  if (a === null || b === null) throw new RangeError(`"${left}" and "${right}" are not both amounts`);
  const places = Math.max(a.places, b.places);
  return format({ units: unitsAt(a, places) + unitsAt(b, places), places });
}

/** A number's own text as a whole number from 0; null when it is none. `5.0` is 5. */
export function wholeNumber(text: string): string | null {
  const decimal = parse(text);
  if (decimal === null || decimal.units < 0n) return null;
  const scale = 10n ** BigInt(decimal.places);
  return decimal.units % scale === 0n ? (decimal.units / scale).toString() : null;
}

/**
 * Dollars as decimal text of any size in picodollars, rounded half to even at the twelfth place, as money of events is.
 *
 * @throws RangeError for text that is no decimal
 */
export function roundToPicoUsd(usd: string): bigint {
  const decimal = parse(usd);
  if (decimal === null) throw new RangeError(`"${usd}" is no amount`);
  const { units, places } = decimal;
  if (places <= PICO_PLACES) return units * 10n ** BigInt(PICO_PLACES - places);
  const scale = 10n ** BigInt(places - PICO_PLACES);
  const [cut, rest] = [units / scale, units % scale];
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const isUp = twice > scale || (twice === scale && cut % 2n !== 0n);
  if (!isUp) return cut;
  return units < 0n ? cut - 1n : cut + 1n;
}

function unitsAt({ units, places }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - places);
}

function format({ units, places }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const [whole, fraction] = [digits.slice(0, digits.length - places), digits.slice(digits.length - places)];
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

function parse(text: string): Decimal | null {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d{1,60})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text) ?? [];
  if (sign === undefined || whole === undefined) return null;
  const places = fraction.length - Number(exponent);
  if (Math.abs(places) > DIGITS_MAX) return null;
  const units = BigInt(sign + whole + fraction);
  return places >= 0 ? { units, places } : { units: units * 10n ** BigInt(-places), places: 0 };
}
