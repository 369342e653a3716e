import { EVENT_LIST_ERRORS, type EventListError } from "../lib/event-list-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  decodeListEventsResponse,
  type ListEventsRequest,
  type ListEventsResponse,
} from "../models/operations/list-events.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type EventsListError = EventListError;

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
  errors: EVENT_LIST_ERRORS,
};
