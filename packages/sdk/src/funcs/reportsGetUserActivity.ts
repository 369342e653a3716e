import { REPORT_ERRORS, type ReportError } from "../lib/report-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import { decodeInput } from "../lib/schema.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  decodeReportsGetUserActivityRequest,
  decodeReportsGetUserActivityResponse,
  type ReportsGetUserActivityRequest,
  type ReportsGetUserActivityResponse,
} from "../models/operations/reports-get-user-activity.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type ReportsGetUserActivityError = ReportError;

/**
 * Get user activity report
 *
 * Chats, messages, active days, first and last activity of every member, the inactive ones included. Needs the
 * management key of an OWNER or of BILLING.
 *
 * @returns the report, or the error; the promise itself is never rejected
 */
export function reportsGetUserActivity(
  client: ClientSDK,
  request?: ReportsGetUserActivityRequest,
  options?: RequestOptions,
): APIPromise<Result<ReportsGetUserActivityResponse, ReportsGetUserActivityError>> {
  const message = "The request for the user activity report is not valid";
  const decoded = decodeInput(decodeReportsGetUserActivityRequest, { value: request, message });
  if (!decoded.ok) return new APIPromise([decoded, { status: "invalid" }]);
  return new APIPromise(callOperation({ client, operation, input: { query: { ...decoded.value } }, options }));
}

const operation: Operation<ReportsGetUserActivityResponse> = {
  id: "reports.getUserActivity",
  contract: "v0",
  method: "GET",
  path: "/reports/user-activity",
  isIdempotent: true,
  success: { status: 200, decode: decodeReportsGetUserActivityResponse },
  errors: REPORT_ERRORS,
};
