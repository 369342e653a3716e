import type { Key } from "../../accounts/key.js";
import { formatPicoUsd, toPicoUsd } from "../../kernel/money.js";
import type { KeyUsage, PeriodSums } from "./key-usage.js";

/**
 * What a key may still spend: its limit minus what it spent in the current period of its reset or, without one, in its
 * life. US dollars as decimal text; below zero when it spent more, for Daybook counts what was used and stops nothing.
 *
 * @returns null when the key has no limit
 */
export function limitRemaining(
  key: Pick<Key, "limitUsd" | "limitReset" | "includeByokInLimit">,
  { usage, byokUsage }: KeyUsage,
): string | null {
  if (key.limitUsd === null) return null;
  const period: keyof PeriodSums = key.limitReset ?? "ever";
  const byok = key.includeByokInLimit ? toPicoUsd(byokUsage[period]) : 0n;
  return formatPicoUsd(toPicoUsd(key.limitUsd) - toPicoUsd(usage[period]) - byok);
}
