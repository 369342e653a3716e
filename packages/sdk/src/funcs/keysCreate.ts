import { ADMIN_ERRORS, type AdminError } from "../lib/admin-errors.js";
import { callOperation } from "../lib/call-operation.js";
import { JSON_BODY } from "../lib/json-body.js";
import type { Operation } from "../lib/operation.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { type CreatedTeamKey, type CreateKeyRequest, decodeCreatedTeamKey } from "../models/team-key.js";
import { APIPromise } from "../types/async.js";
import type { Result } from "../types/fp.js";

export type KeysCreateError = AdminError;

/**
 * Create a key
 *
 * The answer is the only place where the text of the key ever stands. Needs the management key of an OWNER.
 *
 * @returns the answer, or the error; the promise itself is never rejected
 */
export function keysCreate(
  client: ClientSDK,
  request: CreateKeyRequest,
  options?: RequestOptions,
): APIPromise<Result<CreatedTeamKey, KeysCreateError>> {
  const { team, ...body } = request;
  const input = { pathParams: { team }, headers: JSON_BODY, body: JSON.stringify(body) };
  return new APIPromise(callOperation({ client, operation, input, options }));
}

const operation: Operation<CreatedTeamKey> = {
  id: "keys.create",
  contract: "admin",
  method: "POST",
  path: "/teams/{team}/keys",
  isIdempotent: false,
  success: { status: 201, decode: decodeCreatedTeamKey },
  errors: ADMIN_ERRORS,
};
