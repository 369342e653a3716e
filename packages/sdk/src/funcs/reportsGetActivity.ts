import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import { decodeInput } from "../lib/schema.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { ConflictResponseError } from "../models/errors/conflict-response-error.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import { TooManyRequestsResponseError } from "../models/errors/too-many-requests-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import { UnprocessableEntityResponseError } from "../models/errors/unprocessable-entity-response-error.js";
import { decodeV0ErrorBody } from "../models/errors/v0-error-body.js";
import {
  decodeGetActivityReportRequest,
  decodeGetActivityReportResponse,
  type GetActivityReportRequest,
  type GetActivityReportResponse,
  toApiActivityReportQuery,
} from "../models/operations/get-activity-report.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type ReportsGetActivityError =
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | ConflictResponseError
  | PayloadTooLargeResponseError
  | UnprocessableEntityResponseError
  | TooManyRequestsResponseError
  | InternalServerResponseError
  | CallError;

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
  errors: {
    decode: decodeV0ErrorBody,
    classes: {
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      404: NotFoundResponseError,
      409: ConflictResponseError,
      413: PayloadTooLargeResponseError,
      422: UnprocessableEntityResponseError,
      429: TooManyRequestsResponseError,
      500: InternalServerResponseError,
    },
  },
};
