import { Attributes } from "./attributes.js";

/** What of a log record is read, from either encoding. */
export interface OtlpLog {
  /** Nanoseconds since the epoch, of the event and of whoever saw it first; null when absent or unreadable. */
  timeNs: bigint | null;
  observedNs: bigint | null;
  /** What the record calls itself, else its body when that is a text short enough to be a name; "" for none. */
  eventName: string;
  /** 32 and 16 hexadecimal digits in lower case; null when the sender's are none. */
  traceId: string | null;
  spanId: string | null;
  attributes: Attributes;
  scopeName: string;
  resource: Attributes;
}

/** A log record of which nothing is read yet. */
export function unreadLog(resource: Attributes): OtlpLog {
  return {
    timeNs: null,
    observedNs: null,
    eventName: "",
    traceId: null,
    spanId: null,
    attributes: new Attributes(),
    scopeName: "",
    resource,
  };
}

/** A body of more bytes is left unread, for it may be a prompt. */
export const BODY_NAME_BYTES_MAX = 64;

const NAME = /^[\w.-]{1,64}$/;

/** A body as the name of an event; "" for one that is none. */
export function bodyName(text: string): string {
  return NAME.test(text) ? text : "";
}
