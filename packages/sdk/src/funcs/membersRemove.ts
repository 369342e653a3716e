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
import { decodeTeamMember, type RemoveMemberRequest, type TeamMember } from "../models/team-member.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type MembersRemoveError =
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
 * Remove a member
 *
 * Their keys stop at once, their events stay. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function membersRemove(
  client: ClientSDK,
  request: RemoveMemberRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamMember, MembersRemoveError>> {
  const input = { pathParams: { team: request.team, id: request.id } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamMember> = {
  id: "members.remove",
  contract: "admin",
  method: "DELETE",
  path: "/teams/{team}/members/{id}",
  isIdempotent: true,
  success: { status: 200, decode: decodeTeamMember },
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
