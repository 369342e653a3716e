import { VENDORS } from "@daybook/engine";
import { z } from "zod";

const VendorKey = z
  .string()
  .min(1, "must not be empty")
  .max(4096)
  .regex(/^[\x21-\x7e]+$/, "must be characters that a header may hold, without spaces");

const common = {
  baseUrl: z.string().max(1024).optional(),
  byKey: z.boolean().optional(),
  byWorkspace: z.boolean().optional(),
  everyHours: z.int("must be a whole number").min(1).max(168).optional(),
  paused: z.boolean().optional(),
};

/** What connects a team to a vendor. `key` is the team's own at the vendor; it is never shown again. */
export const NewVendorConnection = z.strictObject({ vendor: z.enum(VENDORS), key: VendorKey, ...common });

/** What is left out stays. */
export const VendorConnectionChanges = z.strictObject({ key: VendorKey.optional(), ...common });
