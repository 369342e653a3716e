import { displayText } from "./display-text.js";

/** One thing as aligned `label  value` lines; absent values are `-`. */
export function formatRecord(fields: Readonly<Record<string, string | null>>): string {
  const labels = Object.keys(fields);
  const width = Math.max(...labels.map((label) => label.length));
  return Object.entries(fields)
    .map(([label, value]) => `${label.padEnd(width)}  ${displayText(value ?? "-")}\n`)
    .join("");
}
