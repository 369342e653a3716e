import {
  BATCH_BYTES_MAX,
  BATCH_EVENTS_MAX,
  batchBytes,
  type EncodedEvent,
  encodeEvent,
} from "../events/encode-event.js";
import type { EventDefaults } from "../events/complete-event.js";
import { postEvents } from "../events/post-events.js";
import type { CallError } from "../lib/call-error.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import type { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import type { InvalidEventsResponseError } from "../models/errors/invalid-events-response-error.js";
import type { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import type { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import type { RequestTimeoutResponseError } from "../models/errors/request-timeout-response-error.js";
import { SDKValidationError } from "../models/errors/sdk-validation-error.js";
import type { ServiceUnavailableResponseError } from "../models/errors/service-unavailable-response-error.js";
import type { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import type { EventInput } from "../models/event-input.js";
import type { SendEventsRequest, SendEventsResponse } from "../models/operations/send-events.js";
import { APIPromise } from "../types/async.js";
import { ERR, OK, type Result } from "../types/fp.js";

export interface SendEventsOptions extends RequestOptions, EventDefaults {
  /** Store the good events when others of the batch are not good. Default false: all or nothing. */
  partial?: boolean | undefined;
}

export type EventsSendError =
  | InvalidEventsResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | RequestTimeoutResponseError
  | PayloadTooLargeResponseError
  | InternalServerResponseError
  | ServiceUnavailableResponseError
  | CallError;

/**
 * Send events
 *
 * Stores one event or a batch: once it answers, they are durable and visible to reports. What the events leave out is
 * filled in once, so every try of this call sends the same events and none is counted twice. Needs an ingest key, or
 * the management key of an OWNER.
 *
 * @returns how many were accepted, or the error; the promise itself is never rejected
 */
export function eventsSend(
  client: ClientSDK,
  batch: SendEventsRequest,
  options: SendEventsOptions = {},
): APIPromise<Result<SendEventsResponse, EventsSendError>> {
  const { partial = false, source, ...request } = options;
  const encoded = encodeBatch(isMany(batch) ? batch : [batch], { source });
  if (!encoded.ok) return new APIPromise([encoded, { status: "invalid" }]);
  return new APIPromise(postEvents(client, { events: encoded.value, isPartial: partial, options: request }));
}

function encodeBatch(
  events: readonly EventInput[],
  defaults: EventDefaults,
): Result<EncodedEvent[], SDKValidationError> {
  const encoded: EncodedEvent[] = [];
  const problems: string[] = [];
  for (const [index, event] of events.entries()) {
    const result = encodeEvent(event, defaults);
    if (result.ok) encoded.push(result.value);
    else problems.push(`event ${index}: ${result.error.message}`);
  }
  if (events.length > BATCH_EVENTS_MAX)
    problems.push(`${events.length} events are more than ${BATCH_EVENTS_MAX}; ${SPLIT}`);
  const bytes = batchBytes(encoded);
  if (bytes > BATCH_BYTES_MAX) problems.push(`${bytes} bytes are more than ${BATCH_BYTES_MAX}; ${SPLIT}`);
  if (problems.length === 0) return OK(encoded);
  return ERR(new SDKValidationError("Nothing was sent", new Error(problems.join("\n")), events));
}

const SPLIT = "send them in several calls, or through an EventReporter";

function isMany(batch: SendEventsRequest): batch is readonly EventInput[] {
  return Array.isArray(batch);
}
