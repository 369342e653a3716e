/** Picodollars (10⁻¹² USD) in a dollar. */
const PICO_PER_USD = 1_000_000_000_000n;

/** The most one event may state: 999,999 USD, in picodollars. */
export const EVENT_PICO_USD_MAX = 999_999n * PICO_PER_USD;

/**
 * Dollars as sent, in picodollars, rounded half to even at the twelfth place.
 *
 * A string is digits, an optional fraction and an optional exponent ("0.015", "1e-7"): no sign, no blanks.
 * A number means its shortest decimal, the digits that JSON shows for it.
 * Null when the value is not of that form, is negative, or is above 999,999 once rounded.
 */
export function parsePicoUsd(value: string | number): bigint | null {
  if (value === 0) return 0n;
  const text = typeof value === "number" ? String(value) : value;
  const small = parseSmall(text);
  return small >= 0 ? BigInt(small) : parseExactly(text);
}

/** Plain decimal dollars, as short as they are exact: "0.015", "-2", "0". */
export function formatPicoUsd(picoUsd: bigint): string {
  const sign = picoUsd < 0n ? "-" : "";
  const digits = (picoUsd < 0n ? -picoUsd : picoUsd).toString().padStart(PLACES + 1, "0");
  const fraction = digits.slice(-PLACES).replace(/0+$/, "");
  return sign + digits.slice(0, -PLACES) + (fraction === "" ? "" : `.${fraction}`);
}

/**
 * Picodollars of a sum as decimal text, such as "-0.015"; exact, of any size.
 *
 * @throws RangeError for text of another form, or with more than 12 places: it would not be the same amount
 */
export function toPicoUsd(usd: string): bigint {
  const match = SUM.exec(usd);
  if (match === null) throw new RangeError(`"${usd}" is no amount with at most ${PLACES} places`);
  const [, sign = "", whole = "", fraction = ""] = match;
  return BigInt(sign + whole + fraction.padEnd(PLACES, "0"));
}

const PLACES = 12;
const WHOLE_DIGITS_MAX = 6;
const SUM = /^(-?)(\d+)(?:\.(\d{1,12}))?$/;
const DECIMAL = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** More digits than this might not be an exact integer in a double. */
const SMALL_DIGITS_MAX = 15;
const ZERO = 48;
const DOT = 46;
const SCALES = Array.from({ length: PLACES + 1 }, (_, places) => 10 ** places);

/**
 * The common short decimal, or -1 when the exact way must decide.
 * It works on integers below 2^53 only, which a double holds exactly, and is several times faster than BigInt.
 */
function parseSmall(text: string): number {
  const { length } = text;
  if (length === 0 || length > SMALL_DIGITS_MAX) return -1;
  let mantissa = 0;
  let dotAt = -1;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
    else if (code === DOT && dotAt < 0 && at > 0) dotAt = at;
    else return -1;
  }
  const fractionLength = dotAt < 0 ? 0 : length - dotAt - 1;
  if (dotAt >= 0 && fractionLength === 0) return -1;
  const scale = SCALES[PLACES - fractionLength];
  if (scale === undefined) return -1;
  const picoUsd = mantissa * scale;
  return picoUsd <= Number.MAX_SAFE_INTEGER ? picoUsd : -1;
}

function parseExactly(text: string): bigint | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const fraction = match[2] ?? "";
  const digits = `${match[1] ?? ""}${fraction}`.replace(/^0+/, "");
  if (digits === "") return 0n;
  // A double is enough for the exponent: it is only compared, and an absurd one becomes infinite, not wrong.
  const places = fraction.length - Number(match[3] ?? "0");
  // Compared before any digits are padded, so that "1e999999999" costs nothing.
  if (digits.length - places > WHOLE_DIGITS_MAX) return null;
  const picoUsd =
    places <= PLACES ? BigInt(digits + "0".repeat(PLACES - places)) : roundHalfEven(digits, places - PLACES);
  return picoUsd <= EVENT_PICO_USD_MAX ? picoUsd : null;
}

/** `digits`, without leading zeros, after its last `dropped` places are rounded away. */
function roundHalfEven(digits: string, dropped: number): bigint {
  if (dropped > digits.length) return 0n;
  const cut = digits.length - dropped;
  const kept = BigInt(digits.slice(0, cut));
  const rest = digits.slice(cut);
  const first = rest.charCodeAt(0) - ZERO;
  if (first !== 5) return first > 5 ? kept + 1n : kept;
  const isTie = /^50*$/.test(rest);
  return isTie && kept % 2n === 0n ? kept : kept + 1n;
}
