import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { decodeOpenRouterErrorBody } from "../models/errors/openrouter-error-body.js";
import { TooManyRequestsResponseError } from "../models/errors/too-many-requests-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import {
  decodeGetAnalyticsMetaResponse,
  type GetAnalyticsMetaResponse,
} from "../models/operations/get-analytics-meta.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";
import type { NoRequest } from "../models/no-request.js";

export type AnalyticsGetMetaError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | TooManyRequestsResponseError
  | InternalServerResponseError
  | CallError;

/**
 * Get analytics meta
 *
 * What analytics queries may name: metrics, dimensions, operators and granularities.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function analyticsGetMeta(
  client: ClientSDK,
  _request?: NoRequest,
  options?: RequestOptions,
): APIPromise<Result<GetAnalyticsMetaResponse, AnalyticsGetMetaError>> {
  const input = {};
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<GetAnalyticsMetaResponse> = {
  id: "analytics.getMeta",
  contract: "openrouter",
  method: "GET",
  path: "/analytics/meta",
  isIdempotent: true,
  success: { status: 200, decode: decodeGetAnalyticsMetaResponse },
  errors: {
    decode: decodeOpenRouterErrorBody,
    classes: {
      400: BadRequestResponseError,
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      404: NotFoundResponseError,
      429: TooManyRequestsResponseError,
      500: InternalServerResponseError,
    },
  },
};
