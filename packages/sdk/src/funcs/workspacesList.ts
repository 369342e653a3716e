import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import {
  decodeTeamWorkspaceList,
  type ListWorkspacesRequest,
  type TeamWorkspaceList,
} from "../models/team-workspace.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type WorkspacesListError = AdminError;

/**
 * List workspaces
 *
 * Workspaces of a team. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function workspacesList(
  client: ClientSDK,
  request: ListWorkspacesRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamWorkspaceList, WorkspacesListError>> {
  const input = { pathParams: { team: request.team } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamWorkspaceList> = {
  id: "workspaces.list",
  contract: "admin",
  method: "GET",
  path: "/teams/{team}/workspaces",
  isIdempotent: true,
  success: { status: 200, decode: decodeTeamWorkspaceList },
  errors: ADMIN_ERRORS,
};
