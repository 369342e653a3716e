import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";
import { integer } from "../../lib/wire-types.js";
import { eventProblemSchema } from "../operations/send-events.js";
import type { StatusErrorBody } from "./status-response-error.js";

/** The body of every error of Daybook's own routes, whose `code` is a word. */
export const decodeDaybookErrorBody: Decoder<StatusErrorBody> = decoder(
  z.object({
    error: z.object({ code: z.string(), message: z.string() }),
    problems: z.optional(z.array(eventProblemSchema)),
    problemCount: z.optional(integer()),
  }),
  ({ error: { code, message }, problems, problemCount }) => ({
    error: { message, type: code },
    problems,
    problemCount,
  }),
);
