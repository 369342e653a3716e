import * as z from "zod/mini";
import type { Schema } from "../../lib/schema.js";
import type { StatusErrorBody } from "./status-response-error.js";

/** The body of every error of `/api/v1`. */
export const openRouterErrorBodySchema: Schema<StatusErrorBody> = z.pipe(
  z.object({
    error: z.object({
      code: z.int(),
      message: z.string(),
      metadata: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
    }),
    user_id: z.optional(z.nullable(z.string())),
    openrouter_metadata: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  }),
  z.transform(
    ({ error, user_id, openrouter_metadata }): StatusErrorBody => ({
      error,
      userId: user_id,
      openrouterMetadata: openrouter_metadata,
    }),
  ),
);
