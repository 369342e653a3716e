import { z } from "zod";
import { named } from "../named-schemas.js";

/** The contract takes timestamps in UTC only, with `Z`; the seconds may be left out of what is sent. */
export const V0Timestamp = z.iso.datetime();

export const V0User = named(
  "V0User",
  z.strictObject({
    id: z.string(),
    object: z.literal("user"),
    name: z.string().optional(),
    email: z.string(),
    avatar: z.string().describe("Address of a picture; of one drawn here when the person has none."),
    createdAt: V0Timestamp,
    updatedAt: V0Timestamp.optional(),
  }),
);

/** By which a client may say for which team it asks. */
export const scopeHeader = z.object({
  "x-scope": z.string().optional().describe("Id or slug of the key's own team; any other is refused."),
});
