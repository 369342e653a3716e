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
  decodeReportsGetUserActivityRequest,
  decodeReportsGetUserActivityResponse,
  type ReportsGetUserActivityRequest,
  type ReportsGetUserActivityResponse,
} from "../models/operations/reports-get-user-activity.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type ReportsGetUserActivityError =
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
