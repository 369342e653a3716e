import { reportsGetActivity } from "../funcs/reportsGetActivity.js";
import { reportsGetMembers } from "../funcs/reportsGetMembers.js";
import type { GetActivityReportRequest, GetActivityReportResponse } from "../models/operations/get-activity-report.js";
import type { GetMembersReportRequest, GetMembersReportResponse } from "../models/operations/get-members-report.js";
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

  /** @throws what {@link reportsGetActivity} returns as an error */
  getActivity(request?: GetActivityReportRequest, options?: RequestOptions): Promise<GetActivityReportResponse> {
    return unwrapAsync(reportsGetActivity(this.#client, request, options));
  }

  /** @throws what {@link reportsGetMembers} returns as an error */
  getMembers(request?: GetMembersReportRequest, options?: RequestOptions): Promise<GetMembersReportResponse> {
    return unwrapAsync(reportsGetMembers(this.#client, request, options));
  }
}
