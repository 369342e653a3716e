import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import { decodeDeleteSessionResponse, type DeleteSessionResponse } from "../models/session.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";
import type { NoRequest } from "../models/no-request.js";

export type SessionDeleteError =
  | BadRequestResponseError
  | ForbiddenResponseError
  | PayloadTooLargeResponseError
  | InternalServerResponseError
  | CallError;

/**
 * Sign out
 *
 * Makes the browser forget the session.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function sessionDelete(
  client: ClientSDK,
  _request?: NoRequest,
  options?: RequestOptions,
): APIPromise<Result<DeleteSessionResponse, SessionDeleteError>> {
  const input = {};
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<DeleteSessionResponse> = {
  id: "session.delete",
  contract: "daybook",
  method: "DELETE",
  path: "/session",
  isIdempotent: true,
  success: { status: 200, decode: decodeDeleteSessionResponse },
  errors: {
    decode: decodeDaybookErrorBody,
    classes: {
      400: BadRequestResponseError,
      403: ForbiddenResponseError,
      413: PayloadTooLargeResponseError,
      500: InternalServerResponseError,
    },
  },
};
