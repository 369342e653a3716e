import { analyticsGetMeta } from "../funcs/analyticsGetMeta.js";
import { analyticsQuery } from "../funcs/analyticsQuery.js";
import type { GetAnalyticsMetaResponse } from "../models/operations/get-analytics-meta.js";
import type { AnalyticsQueryRequest, AnalyticsQueryResponse } from "../models/operations/query-analytics.js";
import { analyticsGetUserActivity } from "../funcs/analyticsGetUserActivity.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type { GetUserActivityRequest, GetUserActivityResponse } from "../models/operations/get-user-activity.js";
import { unwrapAsync } from "../types/fp.js";

export class Analytics {
  readonly #client: ClientSDK;

  constructor(client: ClientSDK) {
    this.#client = client;
  }

  /**
   * Usage per endpoint and day, over the last 30 completed UTC days or the one asked for. Needs a management key.
   *
   * @throws what {@link analyticsGetUserActivity} returns as an error
   */
  getUserActivity(request?: GetUserActivityRequest, options?: RequestOptions): Promise<GetUserActivityResponse> {
    return unwrapAsync(analyticsGetUserActivity(this.#client, request, options));
  }

  /** @throws what {@link analyticsQuery} returns as an error */
  query(request: AnalyticsQueryRequest, options?: RequestOptions): Promise<AnalyticsQueryResponse> {
    return unwrapAsync(analyticsQuery(this.#client, request, options));
  }

  /** @throws what {@link analyticsGetMeta} returns as an error */
  getMeta(options?: RequestOptions): Promise<GetAnalyticsMetaResponse> {
    return unwrapAsync(analyticsGetMeta(this.#client, undefined, options));
  }
}
