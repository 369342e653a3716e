import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import { decodeSession, type Session } from "../models/session.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";
import type { NoRequest } from "../models/no-request.js";

export type SessionGetError = UnauthorizedResponseError | InternalServerResponseError | CallError;

/**
 * Get the session
 *
 * Whose session the browser's cookie is.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function sessionGet(
  client: ClientSDK,
  _request?: NoRequest,
  options?: RequestOptions,
): APIPromise<Result<Session, SessionGetError>> {
  const input = {};
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<Session> = {
  id: "session.get",
  contract: "daybook",
  method: "GET",
  path: "/session",
  isIdempotent: true,
  success: { status: 200, decode: decodeSession },
  errors: {
    decode: decodeDaybookErrorBody,
    classes: {
      401: UnauthorizedResponseError,
      500: InternalServerResponseError,
    },
  },
};
