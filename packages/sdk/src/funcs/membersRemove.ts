import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeTeamMember, type RemoveMemberRequest, type TeamMember } from "../models/team-member.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type MembersRemoveError = AdminError;

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
  errors: ADMIN_ERRORS,
};
