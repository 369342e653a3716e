import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { ServiceUnavailableResponseError } from "../models/errors/service-unavailable-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import {
  decodeListEventsResponse,
  type ListEventsRequest,
  type ListEventsResponse,
} from "../models/operations/list-events.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type EventsListError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | InternalServerResponseError
  | ServiceUnavailableResponseError
  | CallError;

/**
 * List the latest events
 *
 * Newest first, each as it is told now. A management key: of an OWNER or BILLING member everybody's events, of any
 * other member their own.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function eventsList(
  client: ClientSDK,
  request?: ListEventsRequest,
  options?: RequestOptions,
): APIPromise<Result<ListEventsResponse, EventsListError>> {
  const { userId, chatId, ...query } = request ?? {};
  const input = { query: { ...query, user_id: userId, chat_id: chatId } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<ListEventsResponse> = {
  id: "events.list",
  contract: "daybook",
  method: "GET",
  path: "/events",
  isIdempotent: true,
  success: { status: 200, decode: decodeListEventsResponse },
  errors: {
    decode: decodeDaybookErrorBody,
    classes: {
      400: BadRequestResponseError,
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      404: NotFoundResponseError,
      500: InternalServerResponseError,
      503: ServiceUnavailableResponseError,
    },
  },
};
