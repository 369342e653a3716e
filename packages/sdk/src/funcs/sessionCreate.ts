import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import { JSON_BODY } from "../lib/json-body.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import { TooManyRequestsResponseError } from "../models/errors/too-many-requests-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import { type CreateSessionRequest, decodeSession, type Session } from "../models/session.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type SessionCreateError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | PayloadTooLargeResponseError
  | TooManyRequestsResponseError
  | InternalServerResponseError
  | CallError;

/**
 * Sign in
 *
 * Exchanges a management key for a cookie that no script can read; in a browser, from a page of the server itself.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function sessionCreate(
  client: ClientSDK,
  request: CreateSessionRequest,
  options?: RequestOptions,
): APIPromise<Result<Session, SessionCreateError>> {
  const input = { headers: JSON_BODY, body: JSON.stringify(request) };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<Session> = {
  id: "session.create",
  contract: "daybook",
  method: "POST",
  path: "/session",
  isIdempotent: false,
  success: { status: 200, decode: decodeSession },
  errors: {
    decode: decodeDaybookErrorBody,
    classes: {
      400: BadRequestResponseError,
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      413: PayloadTooLargeResponseError,
      429: TooManyRequestsResponseError,
      500: InternalServerResponseError,
    },
  },
};
