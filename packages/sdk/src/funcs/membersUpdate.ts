import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import { JSON_BODY } from "../lib/json-body.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeTeamMember, type TeamMember, type UpdateMemberRequest } from "../models/team-member.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type MembersUpdateError = AdminError;

/**
 * Update a member
 *
 * Name, email, roles and aliases. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function membersUpdate(
  client: ClientSDK,
  request: UpdateMemberRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamMember, MembersUpdateError>> {
  const { team, id, ...body } = request;
  const input = { pathParams: { team, id }, headers: JSON_BODY, body: JSON.stringify(body) };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamMember> = {
  id: "members.update",
  contract: "admin",
  method: "PATCH",
  path: "/teams/{team}/members/{id}",
  isIdempotent: true,
  success: { status: 200, decode: decodeTeamMember },
  errors: ADMIN_ERRORS,
};
