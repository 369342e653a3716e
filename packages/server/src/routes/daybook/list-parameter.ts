import { V0Error } from "../../http/v0-error.js";

const VALUES_MAX = 100;
const TEXT_LENGTH_MAX = 1024;

/** A parameter that may be given several times; empty ones are as absent. */
export function readValues(query: Record<string, unknown>, name: string): string[] {
  const given: unknown[] = [query[name]].flat();
  const values = given.filter((value) => value !== undefined && value !== "");
  const texts = values.filter((value): value is string => typeof value === "string" && isShort(value));
  if (texts.length === values.length && values.length <= VALUES_MAX) return [...new Set(texts)];
  throw new V0Error(422, `${name} may be given ${VALUES_MAX} times, each with at most ${TEXT_LENGTH_MAX} characters.`);
}

/** A list of words parted by commas, or given several times; null when it is absent. */
export function readWords<Word extends string>(
  query: Record<string, unknown>,
  name: string,
  words: readonly Word[],
): Word[] | null {
  const given = readValues(query, name).flatMap((text) => text.split(","));
  if (given.length === 0) return null;
  const known = words.filter((word) => given.includes(word));
  if (given.every((word) => words.some((one) => one === word))) {
    return known.toSorted((a, b) => given.indexOf(a) - given.indexOf(b));
  }
  throw new V0Error(422, `${name} must be a list, parted by commas, of: ${words.join(", ")}.`);
}

function isShort(text: string): boolean {
  return text.length <= TEXT_LENGTH_MAX && !text.includes("\0");
}
