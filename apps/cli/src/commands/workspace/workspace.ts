import { z } from "zod";

/** What commands show of a workspace. */
export const Workspace = z.object({ id: z.string(), slug: z.string(), name: z.string(), isDefault: z.boolean() });
