import { type CallOptions, callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK } from "../lib/sdks.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { InvalidEventsResponseError } from "../models/errors/invalid-events-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import { RequestTimeoutResponseError } from "../models/errors/request-timeout-response-error.js";
import { ServiceUnavailableResponseError } from "../models/errors/service-unavailable-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import { decodeSendEventsResponse, type SendEventsResponse } from "../models/operations/send-events.js";
import { type EncodedEvent, toBatchBody } from "./encode-event.js";

export interface EventPost {
  events: readonly EncodedEvent[];
  /** Whether the good events are stored when others are not good. */
  isPartial: boolean;
  options: CallOptions | undefined;
}

/** Sends a batch that fits into one request. */
export function postEvents(
  client: ClientSDK,
  { events, isPartial, options }: EventPost,
): ReturnType<typeof callOperation<SendEventsResponse>> {
  const input = {
    query: { partial: isPartial ? true : undefined },
    headers: { "content-type": "application/cloudevents-batch+json" },
    body: toBatchBody(events),
  };
  return callOperation({ client, operation, input, options });
}

const operation: Operation<SendEventsResponse> = {
  id: "events.send",
  contract: "daybook",
  method: "POST",
  path: "/events",
  // An event is counted once however often it is sent.
  isIdempotent: true,
  success: { status: 200, decode: decodeSendEventsResponse },
  errors: {
    decode: decodeDaybookErrorBody,
    classes: {
      400: InvalidEventsResponseError,
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      404: NotFoundResponseError,
      408: RequestTimeoutResponseError,
      413: PayloadTooLargeResponseError,
      500: InternalServerResponseError,
      503: ServiceUnavailableResponseError,
    },
  },
};
