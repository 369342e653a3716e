import { KeyChanges, NewKey, parseInput } from "@daybook/engine";
import { z } from "zod";

const { name, limitUsd, limitReset, includeByokInLimit, expiresAt, external } = NewKey.shape;

const limitFields = { limit: limitUsd, limit_reset: limitReset, include_byok_in_limit: includeByokInLimit };

/** The body of `POST /keys`. */
export const ApiKeyBody = z.strictObject({
  name,
  ...limitFields,
  expires_at: expiresAt,
  creator_user_id: z.string().min(1, "must not be empty").nullable().optional(),
  workspace_id: z.uuid().optional(),
  external: z.strictObject({ user: external.unwrap().shape.user, api_key: external.unwrap().shape.apiKey }).optional(),
});

const fixed = z.never("cannot be changed once the key is made").optional();

/** The body of `PATCH /keys/{hash}`. */
export const ApiKeyChanges = z.strictObject({
  name: KeyChanges.shape.name,
  disabled: KeyChanges.shape.disabled,
  ...limitFields,
  expires_at: fixed,
  creator_user_id: fixed,
  workspace_id: fixed,
  external: fixed,
});

/** What `POST /keys` says of the key; who makes it and where are ids that the caller must look up. */
export interface NewApiKey {
  fields: Omit<NewKey, "kind" | "memberEmail" | "workspace">;
  creatorId: string | null;
  workspaceId: string | null;
}

/** @throws DaybookError `invalid_request`, in the contract's names */
export function fromApiKeyBody(body: unknown): NewApiKey {
  const read = parseInput(ApiKeyBody, body);
  return {
    fields: {
      name: read.name,
      limitUsd: read.limit,
      limitReset: read.limit_reset,
      includeByokInLimit: read.include_byok_in_limit,
      expiresAt: read.expires_at,
      external: read.external && { user: read.external.user, apiKey: read.external.api_key },
    },
    creatorId: read.creator_user_id ?? null,
    workspaceId: read.workspace_id ?? null,
  };
}

/** @throws DaybookError `invalid_request`, in the contract's names */
export function fromApiKeyChanges(body: unknown): KeyChanges {
  const read = parseInput(ApiKeyChanges, body);
  return {
    name: read.name,
    disabled: read.disabled,
    limitUsd: read.limit,
    limitReset: read.limit_reset,
    includeByokInLimit: read.include_byok_in_limit,
  };
}
