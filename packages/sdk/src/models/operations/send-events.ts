import * as z from "zod/mini";
import { type Decoder, decoder, type Schema } from "../../lib/schema.js";
import { integer } from "../../lib/wire-types.js";
import type { EventInput } from "../event-input.js";
import type { EventProblem } from "../event-problem.js";

/** One event, or a batch of at most 10,000 events and 16 MiB. */
export type SendEventsRequest = EventInput | readonly EventInput[];

/** The accepted events are durable and visible to reports; one that was known before counts as accepted. */
export interface SendEventsResponse {
  accepted: number;
  /** Not 0 only when `partial` was asked for. */
  rejected: number;
  /** Why events were rejected; the first hundred. */
  problems: EventProblem[];
}

export const eventProblemSchema: Schema<EventProblem> = z.object({
  index: integer(),
  path: z.string(),
  message: z.string(),
});

export const decodeSendEventsResponse: Decoder<SendEventsResponse> = decoder(
  z.object({
    accepted: integer(),
    rejected: z.optional(integer()),
    problems: z.optional(z.array(eventProblemSchema)),
  }),
  ({ accepted, rejected = 0, problems = [] }) => ({ accepted, rejected, problems }),
);
