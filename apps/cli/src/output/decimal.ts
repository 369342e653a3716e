/** An exact decimal: `units` / 10^`places`. */
export interface Decimal {
  units: bigint;
  places: number;
}

export const zero: Decimal = { units: 0n, places: 0 };

/** Beyond this many places or zeros a number is no amount of anything, and would only fill memory. */
const exponentMax = 400;

/**
 * Read a JSON number's own text exactly, exponent included; trailing zeros of the fraction are kept.
 *
 * @returns null when it is no number
 */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > exponentMax) return null;
  const magnitude = BigInt(whole + fraction);
  const units = sign === "-" ? -magnitude : magnitude;
  const places = fraction.length - exponent;
  return places >= 0 ? { units, places } : { units: units * 10n ** BigInt(-places), places: 0 };
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const places = Math.max(left.places, right.places);
  return { units: unitsAt(left, places) + unitsAt(right, places), places };
}

/** With thousands separators and at least `placesMin` places; never rounded. */
export function formatDecimal(value: Decimal, placesMin: number): string {
  const places = Math.max(value.places, placesMin);
  const units = unitsAt(value, places);
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(?:\d{3})+$)/g, ",");
  const fraction = places === 0 ? "" : `.${digits.slice(digits.length - places)}`;
  return `${units < 0n ? "-" : ""}${whole}${fraction}`;
}

function unitsAt(value: Decimal, places: number): bigint {
  return value.units * 10n ** BigInt(places - value.places);
}
