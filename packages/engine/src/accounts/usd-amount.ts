import { z } from "zod";
import { formatPicoUsd, parsePicoUsd } from "../kernel/money.js";

const EXPECTED = "must be US dollars from 0 to 999999999 with at most 12 decimals";

/**
 * An amount of US dollars: a JSON number, which means its shortest decimal, or decimal text. From 0 to 999,999,999, with
 * at most 12 decimals; kept as plain decimal text, as short as it is exact.
 */
export const UsdAmount = z.union([z.number(), z.string().max(64)], EXPECTED).transform((value, context) => {
  const text = toUsdText(value);
  if (text !== null) return text;
  context.addIssue({ code: "custom", message: EXPECTED });
  return z.NEVER;
});

/** What a numeric column holds, without the zeros that pad it to its scale. */
export function fromUsdColumn(text: string | null): string | null {
  return text === null || !text.includes(".") ? text : text.replace(/\.?0+$/, "");
}

function toUsdText(value: string | number): string | null {
  const picoUsd = parsePicoUsd(value);
  if (picoUsd !== null) return formatPicoUsd(picoUsd);
  const [, whole, fraction = ""] = /^0*(\d{1,9})(?:\.(\d{1,12}))?$/.exec(String(value)) ?? [];
  return whole === undefined ? null : formatPicoUsd(BigInt(whole + fraction.padEnd(12, "0")));
}
