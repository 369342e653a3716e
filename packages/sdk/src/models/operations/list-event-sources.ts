import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";

export interface ListEventSourcesRequest {
  /** Of one person's events alone: id, email or alias. */
  userId?: string | undefined;
}

/** How far a source of events has come. */
export interface EventSource {
  source: string;
  /** When its newest event happened. */
  newestTime: string;
  /** When Daybook took the present telling of that event in. */
  newestReceivedAt: string;
  /** Its events on the UTC day of the newest one. */
  dayEvents: number;
  /** The middle one of the times from these events to their arrival, in ms; negative when its clock is ahead. */
  dayDelayMs: number;
}

export interface ListEventSourcesResponse {
  /** Newest event first. */
  data: EventSource[];
  /** The server's clock. */
  asOf: string;
}

export const decodeListEventSourcesResponse: Decoder<ListEventSourcesResponse> = decoder(
  z.object({
    data: z.array(
      z.object({
        source: z.string(),
        newest_time: z.string(),
        newest_received_at: z.string(),
        day_events: z.number(),
        day_delay_ms: z.number(),
      }),
    ),
    as_of: z.string(),
  }),
  ({ data, as_of: asOf }) => ({
    data: data.map((row) => ({
      source: row.source,
      newestTime: row.newest_time,
      newestReceivedAt: row.newest_received_at,
      dayEvents: row.day_events,
      dayDelayMs: row.day_delay_ms,
    })),
    asOf,
  }),
);
