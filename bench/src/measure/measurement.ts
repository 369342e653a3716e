import type { Sizes } from "../sizes.js";
import type { TeamTemplate } from "./team-template.js";

/** What a measurement is given: how much to do, and a directory of its own that is deleted afterwards. */
export interface MeasurementOptions {
  sizes: Sizes;
  directory: string;
  /** Made once for the whole run. */
  template: () => Promise<TeamTemplate>;
}

export const MIB = 1024 ** 2;

/** A reference when it was measured. */
export function referenceOf(name: string, value: number | null): { name: string; value: number } | null {
  return value === null ? null : { name, value };
}

/** The reference of most figures. */
export const POSTGRES = "PostgreSQL and handler";

/** So many events, as figures name a size. */
export function millions(events: number): string {
  return `${events / 1_000_000}M`;
}
