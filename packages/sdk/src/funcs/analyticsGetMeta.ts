import { ANALYTICS_ERRORS, type AnalyticsError } from "../lib/analytics-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  decodeGetAnalyticsMetaResponse,
  type GetAnalyticsMetaResponse,
} from "../models/operations/get-analytics-meta.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";
import type { NoRequest } from "../models/no-request.js";

export type AnalyticsGetMetaError = AnalyticsError;

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
  errors: ANALYTICS_ERRORS,
};
