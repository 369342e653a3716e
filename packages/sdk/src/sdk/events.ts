import { eventsList } from "../funcs/eventsList.js";
import { eventsSources } from "../funcs/eventsSources.js";
import type { ListEventSourcesRequest, ListEventSourcesResponse } from "../models/operations/list-event-sources.js";
import type { ListEventsRequest, ListEventsResponse } from "../models/operations/list-events.js";
import { eventsSend, type SendEventsOptions } from "../funcs/eventsSend.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type { SendEventsRequest, SendEventsResponse } from "../models/operations/send-events.js";
import { unwrapAsync } from "../types/fp.js";

export class Events {
  readonly #client: ClientSDK;

  constructor(client: ClientSDK) {
    this.#client = client;
  }

  /**
   * Stores one event or a batch: when this returns they are durable and visible to reports. Needs an ingest key, or
   * the management key of an OWNER.
   *
   * @throws what {@link eventsSend} returns as an error
   */
  send(batch: SendEventsRequest, options?: SendEventsOptions): Promise<SendEventsResponse> {
    return unwrapAsync(eventsSend(this.#client, batch, options));
  }

  /** @throws what {@link eventsList} returns as an error */
  list(request?: ListEventsRequest, options?: RequestOptions): Promise<ListEventsResponse> {
    return unwrapAsync(eventsList(this.#client, request, options));
  }

  /** @throws what {@link eventsSources} returns as an error */
  sources(request?: ListEventSourcesRequest, options?: RequestOptions): Promise<ListEventSourcesResponse> {
    return unwrapAsync(eventsSources(this.#client, request, options));
  }
}
