import { SDKValidationError } from "../models/errors/sdk-validation-error.js";
import type { EventInput } from "../models/event-input.js";
import { ERR, OK, type Result } from "../types/fp.js";
import { completeEvent, type EventDefaults } from "./complete-event.js";
import { findEventProblems } from "./find-event-problems.js";

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
  const problems = findEventProblems(event);
  if (problems.length > 0) {
    return ERR(new SDKValidationError("The event is not valid", new Error(problems.join("\n")), event));
  }
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
