import * as z from "zod/mini";
import type { Schema } from "../../lib/schema.js";
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
  index: z.int(),
  path: z.string(),
  message: z.string(),
});

export const sendEventsResponseSchema: Schema<SendEventsResponse> = z.object({
  accepted: z.int(),
  rejected: z._default(z.int(), 0),
  problems: z._default(z.array(eventProblemSchema), []),
});
