import { z } from "zod";

/** A version of a team's prices. A number arrives as its digits. */
export const PriceVersion = z.object({
  version: z.string(),
  prices: z.string(),
  loadedBy: z.string(),
  loadedAt: z.string(),
  inForce: z.boolean(),
});
export type PriceVersion = z.output<typeof PriceVersion>;

/** What a repricing did, or would do. */
export const RepricedSums = z.object({
  events: z.string(),
  newlyPriced: z.string(),
  noLongerPriced: z.string(),
  oldUsd: z.string(),
  newUsd: z.string(),
});

export const Repricing = RepricedSums.extend({
  number: z.string(),
  version: z.string(),
  from: z.string(),
  to: z.string(),
  frozenDays: z.string(),
  startedBy: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type Repricing = z.output<typeof Repricing>;
