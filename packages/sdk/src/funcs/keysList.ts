import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeTeamKeyList, type ListKeysRequest, type TeamKeyList } from "../models/team-key.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type KeysListError = AdminError;

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
  errors: ADMIN_ERRORS,
};
