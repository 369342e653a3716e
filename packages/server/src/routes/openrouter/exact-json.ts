/** A number that goes over the wire as the digits it has, so that no binary float rounds it. */
export class ExactNumber {
  /** @param digits a JSON number */
  constructor(readonly digits: string) {}
}

/** Decimal text as a number of the wire; null stays null. */
export function exact(decimal: string): ExactNumber;
export function exact(decimal: string | null): ExactNumber | null;
export function exact(decimal: string | null): ExactNumber | null {
  return decimal === null ? null : new ExactNumber(decimal);
}

/** As `JSON.stringify`, which knows no exact number; of objects, lists, texts, numbers, booleans and null. */
export function toExactJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.digits;
  if (Array.isArray(value)) return `[${value.map(toExactJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${toExactJson(field)}`);
  return `{${fields.join(",")}}`;
}
