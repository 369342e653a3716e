import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeTeamMemberList, type ListMembersRequest, type TeamMemberList } from "../models/team-member.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type MembersListError = AdminError;

/**
 * List members
 *
 * Current members of a team. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function membersList(
  client: ClientSDK,
  request: ListMembersRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamMemberList, MembersListError>> {
  const input = { pathParams: { team: request.team } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamMemberList> = {
  id: "members.list",
  contract: "admin",
  method: "GET",
  path: "/teams/{team}/members",
  isIdempotent: true,
  success: { status: 200, decode: decodeTeamMemberList },
  errors: ADMIN_ERRORS,
};
