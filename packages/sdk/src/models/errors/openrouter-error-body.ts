import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";
import { anyObject, integer } from "../../lib/wire-types.js";
import type { StatusErrorBody } from "./status-response-error.js";

/** The body of every error of `/api/v1`. */
export const decodeOpenRouterErrorBody: Decoder<StatusErrorBody> = decoder(
  z.object({
    error: z.object({
      code: integer(),
      message: z.string(),
      metadata: z.optional(z.nullable(anyObject())),
    }),
    user_id: z.optional(z.nullable(z.string())),
    openrouter_metadata: z.optional(z.nullable(anyObject())),
  }),
  ({ error, user_id, openrouter_metadata }) => ({
    error,
    userId: user_id,
    openrouterMetadata: openrouter_metadata,
  }),
);
