import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import { JSON_BODY } from "../lib/json-body.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { decodeTeamKey, type TeamKey, type UpdateKeyRequest } from "../models/team-key.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type KeysUpdateError = AdminError;

/**
 * Update a key
 *
 * Its name, its limit, and whether it is disabled. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function keysUpdate(
  client: ClientSDK,
  request: UpdateKeyRequest,
  options?: RequestOptions,
): APIPromise<Result<TeamKey, KeysUpdateError>> {
  const { team, hash, ...body } = request;
  const input = { pathParams: { team, hash }, headers: JSON_BODY, body: JSON.stringify(body) };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<TeamKey> = {
  id: "keys.update",
  contract: "admin",
  method: "PATCH",
  path: "/teams/{team}/keys/{hash}",
  isIdempotent: true,
  success: { status: 200, decode: decodeTeamKey },
  errors: ADMIN_ERRORS,
};
