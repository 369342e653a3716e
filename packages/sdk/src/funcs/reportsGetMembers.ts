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
  decodeGetMembersReportRequest,
  decodeGetMembersReportResponse,
  type GetMembersReportRequest,
  type GetMembersReportResponse,
} from "../models/operations/get-members-report.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type ReportsGetMembersError =
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
