import { z } from "zod";

/** A connection as the server shows it. */
export const VendorConnection = z.object({
  vendor: z.string(),
  baseUrl: z.string(),
  byKey: z.boolean(),
  byWorkspace: z.boolean(),
  paused: z.boolean(),
  dueAt: z.string(),
  syncedAt: z.string().nullable(),
  failure: z.string().nullable(),
  kept: z.array(
    z.object({
      report: z.string(),
      days: z.string(),
      revisions: z.string(),
      firstDay: z.string(),
      lastDay: z.string(),
    }),
  ),
});
export type VendorConnection = z.output<typeof VendorConnection>;

/** Such as `30 days to 2026-11-21`, of what is asked of every vendor first; null: nothing. */
export function keptText({ kept }: VendorConnection): string | null {
  const [first] = kept;
  return first === undefined ? null : `${first.days} days to ${first.lastDay}`;
}
