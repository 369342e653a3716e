import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeTeamKey, type RevokeKeyRequest, type TeamKey } from "../models/team-key.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type KeysRevokeError = AdminError;

/**
 * Revoke a key
 *
 * For good; its usage stays. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function keysRevoke(
  client: ClientSDK,
  request: RevokeKeyRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamKey, KeysRevokeError>> {
  const input = { pathParams: { team: request.team, hash: request.hash } };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamKey> = {
  id: "keys.revoke",
  contract: "admin",
  method: "DELETE",
  path: "/teams/{team}/keys/{hash}",
  isIdempotent: true,
  success: { status: 200, decode: decodeTeamKey },
  errors: ADMIN_ERRORS,
};
