import { REPORT_ERRORS, type ReportError } from "../lib/report-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import { decodeInput } from "../lib/schema.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  decodeGetActivityReportRequest,
  decodeGetActivityReportResponse,
  type GetActivityReportRequest,
  type GetActivityReportResponse,
  toApiActivityReportQuery,
} from "../models/operations/get-activity-report.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type ReportsGetActivityError = ReportError;

/**
 * Get activity report
 *
 * Usage of any range by what you name, today included. A management key: of an OWNER or BILLING member
 * everybody's, of any other member their own.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function reportsGetActivity(
  client: ClientSDK,
  request?: GetActivityReportRequest,
  options?: RequestOptions,
): APIPromise<Result<GetActivityReportResponse, ReportsGetActivityError>> {
  const message = "The request for the activity report is not valid";
  const decoded = decodeInput(decodeGetActivityReportRequest, { value: request, message });
  if (!decoded.ok) return new APIPromise([decoded, { status: "invalid" }]);
  const input = { query: toApiActivityReportQuery(decoded.value) };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<GetActivityReportResponse> = {
  id: "reports.getActivity",
  contract: "v0",
  method: "GET",
  path: "/reports/activity",
  isIdempotent: true,
  success: { status: 200, decode: decodeGetActivityReportResponse },
  errors: REPORT_ERRORS,
};
