/** US dollars as whole picodollars: sums of money never pass through a binary float. */
export type PicoUsd = bigint;

const PLACES = 12;

/** @param text decimal text as the API has it; absent is nothing */
export function toPicoUsd(text: string | null | undefined): PicoUsd {
  if (text === null || text === undefined) return 0n;
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = BigInt(whole + fraction.padEnd(PLACES, "0").slice(0, PLACES));
  return sign === "-" ? -digits : digits;
}

/** All digits, without trailing zeros. */
export function fromPicoUsd(amount: PicoUsd): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(PLACES + 1, "0");
  const fraction = digits.slice(-PLACES).replace(/0+$/, "");
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -PLACES)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** For heights in a picture only. */
export function picoUsdToNumber(amount: PicoUsd): number {
  return Number(amount) / 10 ** PLACES;
}
