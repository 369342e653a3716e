import { reportsGetUserActivity } from "../funcs/reportsGetUserActivity.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type {
  ReportsGetUserActivityRequest,
  ReportsGetUserActivityResponse,
} from "../models/operations/reports-get-user-activity.js";
import { unwrapAsync } from "../types/fp.js";

export class Reports {
  readonly #client: ClientSDK;

  constructor(client: ClientSDK) {
    this.#client = client;
  }

  /**
   * Chats, messages, active days, first and last activity of every member, the inactive ones included. Needs the
   * management key of an OWNER or of BILLING.
   *
   * @throws what {@link reportsGetUserActivity} returns as an error
   */
  getUserActivity(
    request?: ReportsGetUserActivityRequest,
    options?: RequestOptions,
  ): Promise<ReportsGetUserActivityResponse> {
    return unwrapAsync(reportsGetUserActivity(this.#client, request, options));
  }
}
