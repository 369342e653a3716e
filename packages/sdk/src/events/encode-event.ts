import * as z from "zod/mini";
import { parseInput, type Schema } from "../lib/schema.js";
import { SDKValidationError } from "../models/errors/sdk-validation-error.js";
import type { EventInput } from "../models/event-input.js";
import { ERR, OK, type Result } from "../types/fp.js";
import { completeEvent, type EventDefaults } from "./complete-event.js";

/** What the server takes in one request. */
export const BATCH_EVENTS_MAX = 10_000;
export const BATCH_BYTES_MAX = 16 * 1024 ** 2;

/** A complete event as it goes over the wire, each time the same. */
export interface EncodedEvent {
  json: string;
  /** Of the JSON in UTF-8. */
  bytes: number;
}

/** Completes and writes out an event; the server has the last word on what its data may hold. */
export function encodeEvent(event: EventInput, defaults: EventDefaults): Result<EncodedEvent, SDKValidationError> {
  const checked = parseInput(eventInputSchema, event, "The event is not valid");
  if (!checked.ok) return checked;
  try {
    const json = JSON.stringify(completeEvent(event, defaults));
    return OK({ json, bytes: new TextEncoder().encode(json).length });
  } catch (cause) {
    return ERR(new SDKValidationError("The event cannot be written as JSON", cause, event));
  }
}

/** The body of a request with these events. */
export function toBatchBody(events: readonly EncodedEvent[]): string {
  return `[${events.map((event) => event.json).join(",")}]`;
}

/** Bytes of that body. */
export function batchBytes(events: readonly EncodedEvent[]): number {
  return events.reduce((sum, event) => sum + event.bytes + 1, 1);
}

// Only what would make another event of it, or none: a wrong number in the data is told by the server, with a path.
const eventInputSchema: Schema<unknown> = z.looseObject({
  type: z.string().check(z.minLength(1)),
  specversion: z.optional(z.literal("1.0")),
  id: z.optional(z.string().check(z.minLength(1))),
  source: z.optional(z.string().check(z.minLength(1))),
  time: z.optional(z.union([z.string(), z.date()])),
  data: z.record(z.string(), z.unknown()),
});
