import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";
import type { StatusErrorBody } from "./status-response-error.js";

/** The body of every error of the v0 reports. */
export const decodeV0ErrorBody: Decoder<StatusErrorBody> = decoder(
  z.object({ error: z.object({ message: z.string(), type: z.optional(z.string()) }) }),
  (body) => body,
);
