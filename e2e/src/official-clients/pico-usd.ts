/**
 * Dollars in picodollars, half to even at the twelfth place: the tests' own arithmetic, on digits alone.
 *
 * @param text digits, perhaps a fraction, perhaps an exponent
 */
export function toPicoUsd(text: string): bigint {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = BigInt(whole + fraction);
  const places = fraction.length - Number(exponent);
  if (places <= 12) return digits * 10n ** BigInt(12 - places);
  const divisor = 10n ** BigInt(places - 12);
  const [quotient, twice] = [digits / divisor, (digits % divisor) * 2n];
  const isUp = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}
