import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import { parseInput } from "../lib/schema.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { activityResponseSchema } from "../models/activity-response.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { openRouterErrorBodySchema } from "../models/errors/openrouter-error-body.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import {
  type GetUserActivityRequest,
  type GetUserActivityResponse,
  getUserActivityRequestSchema,
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
  const input = parseInput(getUserActivityRequestSchema, request, "The request for getUserActivity is not valid");
  if (!input.ok) return new APIPromise([input, { status: "invalid" }]);
  const { value: { httpReferer, appTitle, appCategories, ...filters } = {} } = input;
  const { _options: defaults } = client;
  return new APIPromise(
    callOperation(
      client,
      operation,
      {
        query: toApiActivityQuery(filters),
        headers: {
          "HTTP-Referer": httpReferer ?? defaults.httpReferer,
          "X-OpenRouter-Title": appTitle ?? defaults.appTitle,
          "X-OpenRouter-Categories": appCategories ?? defaults.appCategories,
        },
      },
      options,
    ),
  );
}

const operation: Operation<GetUserActivityResponse> = {
  id: "getUserActivity",
  contract: "openrouter",
  method: "GET",
  path: "/activity",
  isIdempotent: true,
  success: { status: 200, schema: activityResponseSchema },
  errors: {
    schema: openRouterErrorBodySchema,
    classes: {
      400: BadRequestResponseError,
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      404: NotFoundResponseError,
      500: InternalServerResponseError,
    },
  },
};
