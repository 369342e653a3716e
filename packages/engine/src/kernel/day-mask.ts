import type { EpochDay } from "./day.js";

const WORD_DAYS = 32;

/** The words that a mask of these days needs, ascending; word `w` holds the days from `32 w` on. */
export function maskWords(days: readonly EpochDay[]): number[] {
  return [...new Set(days.map((day) => Math.floor(day / WORD_DAYS)))].toSorted((a, b) => a - b);
}

/** How many days a word of a mask holds. */
export function countWordDays(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
