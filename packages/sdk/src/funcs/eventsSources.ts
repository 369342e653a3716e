import { EVENT_LIST_ERRORS, type EventListError } from "../lib/event-list-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  decodeListEventSourcesResponse,
  type ListEventSourcesRequest,
  type ListEventSourcesResponse,
} from "../models/operations/list-event-sources.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type EventsSourcesError = EventListError;

/**
 * List the sources of events
 *
 * How far behind each is: every source that any event names, whenever it was last heard of, newest event first. A
 * management key: of an OWNER or BILLING member of everybody's events, of any other member of their own.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function eventsSources(
  client: ClientSDK,
  request?: ListEventSourcesRequest,
  options?: RequestOptions,
): APIPromise<Result<ListEventSourcesResponse, EventsSourcesError>> {
  const input = { query: { user_id: request?.userId } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<ListEventSourcesResponse> = {
  id: "events.sources",
  contract: "daybook",
  method: "GET",
  path: "/events/sources",
  isIdempotent: true,
  success: { status: 200, decode: decodeListEventSourcesResponse },
  errors: EVENT_LIST_ERRORS,
};
