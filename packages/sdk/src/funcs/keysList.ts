import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { ConflictResponseError } from "../models/errors/conflict-response-error.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import { ServiceUnavailableResponseError } from "../models/errors/service-unavailable-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import { decodeTeamKeyList, type ListKeysRequest, type TeamKeyList } from "../models/team-key.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type KeysListError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | ConflictResponseError
  | PayloadTooLargeResponseError
  | InternalServerResponseError
  | ServiceUnavailableResponseError
  | CallError;

/**
 * List keys
 *
 * Keys of a team, without revoked ones. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function keysList(
  client: ClientSDK,
  request: ListKeysRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamKeyList, KeysListError>> {
  const input = { pathParams: { team: request.team } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamKeyList> = {
  id: "keys.list",
  contract: "admin",
  method: "GET",
  path: "/teams/{team}/keys",
  isIdempotent: true,
  success: { status: 200, decode: decodeTeamKeyList },
  errors: {
    decode: decodeDaybookErrorBody,
    classes: {
      400: BadRequestResponseError,
      401: UnauthorizedResponseError,
      403: ForbiddenResponseError,
      404: NotFoundResponseError,
      409: ConflictResponseError,
      413: PayloadTooLargeResponseError,
      500: InternalServerResponseError,
      503: ServiceUnavailableResponseError,
    },
  },
};
