import { ANALYTICS_ERRORS, type AnalyticsError } from "../lib/analytics-errors.js";
import { callOperation } from "../lib/call-operation.js";
import { JSON_BODY } from "../lib/json-body.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  type AnalyticsQueryRequest,
  type AnalyticsQueryResponse,
  decodeAnalyticsQueryResponse,
  toApiAnalyticsQuery,
} from "../models/operations/query-analytics.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type AnalyticsQueryError = AnalyticsError;

/**
 * Query analytics
 *
 * Any metrics by any dimensions over time. Needs the management key of an OWNER or BILLING member.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function analyticsQuery(
  client: ClientSDK,
  request: AnalyticsQueryRequest,
  options?: RequestOptions,
): APIPromise<Result<AnalyticsQueryResponse, AnalyticsQueryError>> {
  const input = { headers: JSON_BODY, body: JSON.stringify(toApiAnalyticsQuery(request)) };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<AnalyticsQueryResponse> = {
  id: "analytics.query",
  contract: "openrouter",
  method: "POST",
  path: "/analytics/query",
  isIdempotent: true,
  success: { status: 200, decode: decodeAnalyticsQueryResponse },
  errors: ANALYTICS_ERRORS,
};
