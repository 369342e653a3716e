/** Plain decimal text of a sum of dollars, not below zero and of at most 12 places, in picodollars; of any size. */
export function toPicoUsd(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(12, "0"));
}
