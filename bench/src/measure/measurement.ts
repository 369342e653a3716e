import type { Sizes } from "../sizes.js";

/** What a measurement is given: how much to do, and a directory of its own that is deleted afterwards. */
export interface MeasurementOptions {
  sizes: Sizes;
  directory: string;
}

export const MIB = 1024 ** 2;

/** A reference when it was measured. */
export function referenceOf(name: string, value: number | null): { name: string; value: number } | null {
  return value === null ? null : { name, value };
}
