import * as z from "zod/mini";
import type { Schema } from "../../lib/schema.js";
import { eventProblemSchema } from "../operations/send-events.js";
import type { StatusErrorBody } from "./status-response-error.js";

/** The body of every error of Daybook's own routes, whose `code` is a word. */
export const daybookErrorBodySchema: Schema<StatusErrorBody> = z.pipe(
  z.object({
    error: z.object({ code: z.string(), message: z.string() }),
    problems: z.optional(z.array(eventProblemSchema)),
    problemCount: z.optional(z.int()),
  }),
  z.transform(
    ({ error: { code, message }, problems, problemCount }): StatusErrorBody => ({
      error: { message, type: code },
      problems,
      problemCount,
    }),
  ),
);
