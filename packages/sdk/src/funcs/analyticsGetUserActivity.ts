import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import { decodeInput } from "../lib/schema.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeActivityResponse } from "../models/activity-response.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { decodeOpenRouterErrorBody } from "../models/errors/openrouter-error-body.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import {
  decodeGetUserActivityRequest,
  type GetUserActivityRequest,
  type GetUserActivityResponse,
  toApiActivityQuery,
} from "../models/operations/get-user-activity.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type AnalyticsGetUserActivityError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | InternalServerResponseError
  | CallError;

/**
 * Get user activity grouped by endpoint
 *
 * Usage per endpoint and day, over the last 30 completed UTC days or the one asked for. Needs a management key.
 *
 * @returns the rows, or the error; the promise itself is never rejected
 */
export function analyticsGetUserActivity(
  client: ClientSDK,
  request?: GetUserActivityRequest,
  options?: RequestOptions,
): APIPromise<Result<GetUserActivityResponse, AnalyticsGetUserActivityError>> {
  const message = "The request for getUserActivity is not valid";
  const decoded = decodeInput(decodeGetUserActivityRequest, { value: request, message });
  if (!decoded.ok) return new APIPromise([decoded, { status: "invalid" }]);
  const { httpReferer, appTitle, appCategories, ...filters } = decoded.value;
  const { _options: defaults } = client;
  const input = {
    query: toApiActivityQuery(filters),
    headers: {
      "HTTP-Referer": httpReferer ?? defaults.httpReferer,
      "X-OpenRouter-Title": appTitle ?? defaults.appTitle,
      "X-OpenRouter-Categories": appCategories ?? defaults.appCategories,
    },
  };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<GetUserActivityResponse> = {
  id: "getUserActivity",
  contract: "openrouter",
  method: "GET",
  path: "/activity",
  isIdempotent: true,
  success: { status: 200, decode: decodeActivityResponse },
  errors: {
    decode: decodeOpenRouterErrorBody,
    classes: {
      400: BadRequestResponseError,
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      404: NotFoundResponseError,
      500: InternalServerResponseError,
    },
  },
};
