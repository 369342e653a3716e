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
}
