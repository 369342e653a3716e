import { z } from "zod";

/** What commands show of a team. */
export const Team = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  plan: z.string(),
  createdAt: z.string(),
});
