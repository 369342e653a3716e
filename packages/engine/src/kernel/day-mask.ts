import type { EpochDay } from "./day.js";

const WORD_DAYS = 32;

/** The words that a mask of these days needs, ascending; word `w` holds the days from `32 w` on. */
export function maskWords(days: readonly EpochDay[]): number[] {
  return [...new Set(days.map((day) => Math.floor(day / WORD_DAYS)))].toSorted((a, b) => a - b);
}

/** How many days a mask holds. */
export function countMaskDays(mask: readonly number[]): number {
  let days = 0;
  for (let word of mask) for (; word !== 0; word &= word - 1) days++;
  return days;
}

/** The days of any of the masks, given the same word of each. */
export function uniteWords(words: readonly number[]): number {
  return words.reduce((union, word) => union | word, 0);
}

/** The days of a mask over these words. */
export function maskDays(mask: readonly number[], words: readonly number[]): EpochDay[] {
  return words.flatMap((word, index) =>
    Array.from({ length: WORD_DAYS }, (_, bit) => bit)
      .filter((bit) => (((mask[index] ?? 0) >>> bit) & 1) === 1)
      .map((bit) => word * WORD_DAYS + bit),
  );
}
