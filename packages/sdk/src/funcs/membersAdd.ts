import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import { JSON_BODY } from "../lib/json-body.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { type AddMemberRequest, decodeTeamMember, type TeamMember } from "../models/team-member.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type MembersAddError = AdminError;

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
  errors: ADMIN_ERRORS,
};
