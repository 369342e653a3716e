import { REPORT_ERRORS, type ReportError } from "../lib/report-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import { decodeInput } from "../lib/schema.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  decodeGetMembersReportRequest,
  decodeGetMembersReportResponse,
  type GetMembersReportRequest,
  type GetMembersReportResponse,
} from "../models/operations/get-members-report.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type ReportsGetMembersError = ReportError;

/**
 * Get members report
 *
 * What everybody did and used, in pages. A management key: of an OWNER or BILLING member everybody, of any other
 * member the own row.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function reportsGetMembers(
  client: ClientSDK,
  request?: GetMembersReportRequest,
  options?: RequestOptions,
): APIPromise<Result<GetMembersReportResponse, ReportsGetMembersError>> {
  const message = "The request for the members report is not valid";
  const decoded = decodeInput(decodeGetMembersReportRequest, { value: request, message });
  if (!decoded.ok) return new APIPromise([decoded, { status: "invalid" }]);
  const { search, ...query } = decoded.value;
  const input = { query: { ...query, q: search } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<GetMembersReportResponse> = {
  id: "reports.getMembers",
  contract: "v0",
  method: "GET",
  path: "/reports/members",
  isIdempotent: true,
  success: { status: 200, decode: decodeGetMembersReportResponse },
  errors: REPORT_ERRORS,
};
