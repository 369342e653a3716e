import type { CallError } from "../lib/call-error.js";
import { callOperation } from "../lib/call-operation.js";
import { JSON_BODY } from "../lib/json-body.js";
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
import { type AddMemberRequest, decodeTeamMember, type TeamMember } from "../models/team-member.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type MembersAddError =
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
 * Add a member
 *
 * A person, their roles, and the strings by which events call them. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function membersAdd(
  client: ClientSDK,
  request: AddMemberRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamMember, MembersAddError>> {
  const { team, ...body } = request;
  const input = { pathParams: { team }, headers: JSON_BODY, body: JSON.stringify(body) };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamMember> = {
  id: "members.add",
  contract: "admin",
  method: "POST",
  path: "/teams/{team}/members",
  isIdempotent: false,
  success: { status: 201, decode: decodeTeamMember },
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
