import type { EventInput } from "../models/event-input.js";

/** An event with all that makes it itself, so that sending it again is sending the same event. */
export type CompleteEvent = EventInput & { specversion: "1.0"; id: string; source: string; time: string };

export interface EventDefaults {
  /** For events that name no source. Default `daybook-sdk`. */
  source?: string | undefined;
}

/**
 * Fills in what the event leaves out: a random id, the present moment, the source. Do it yourself when a failed call
 * may be made again later: an event that is completed anew at each call is a new event each time.
 *
 * @throws RangeError when `time` is an invalid Date
 */
export function completeEvent(event: EventInput, defaults: EventDefaults = {}): CompleteEvent {
  const { time = new Date() } = event;
  return {
    ...event,
    specversion: event.specversion ?? "1.0",
    id: event.id ?? newId(),
    source: event.source ?? defaults.source ?? "daybook-sdk",
    time: typeof time === "string" ? time : time.toISOString(),
  };
}

/** A random UUID; `crypto.randomUUID` alone is missing on pages that came over plain HTTP. */
function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, at) => {
    const value = at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
    return value.toString(16).padStart(2, "0");
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
