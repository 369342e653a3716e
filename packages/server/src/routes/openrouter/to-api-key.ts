import { formatInstant, type Key, type KeyUsage, limitRemaining, type TeamDirectory } from "@daybook/engine";
import { exact } from "./exact-json.js";

/** The key object of the contract; money is exact, so it must be written by `toExactJson`. */
export function toApiKey(key: Key, { usage, team }: { usage: KeyUsage; team: TeamDirectory }): object {
  return {
    hash: key.hash,
    name: key.name,
    label: key.label,
    disabled: key.disabled,
    ...toApiKeyLimit(key, usage),
    ...toApiKeyUsage(usage),
    created_at: formatInstant(key.createdAtMs),
    updated_at: toTimestamp(key.updatedAtMs),
    expires_at: toTimestamp(key.expiresAtMs),
    creator_user_id: key.memberId,
    workspace_id: key.workspaceId ?? team.defaultWorkspace.id,
    external_user: key.externalUser,
  };
}

export function toApiKeyLimit(key: Key, usage: KeyUsage): object {
  return {
    limit: exact(key.limitUsd),
    limit_remaining: exact(limitRemaining(key, usage)),
    limit_reset: key.limitReset,
    include_byok_in_limit: key.includeByokInLimit,
  };
}

export function toApiKeyUsage({ usage, byokUsage }: KeyUsage): object {
  return {
    usage: exact(usage.ever),
    usage_daily: exact(usage.daily),
    usage_weekly: exact(usage.weekly),
    usage_monthly: exact(usage.monthly),
    byok_usage: exact(byokUsage.ever),
    byok_usage_daily: exact(byokUsage.daily),
    byok_usage_weekly: exact(byokUsage.weekly),
    byok_usage_monthly: exact(byokUsage.monthly),
  };
}

/** An instant of the wire, in UTC with milliseconds. */
export function toTimestamp(epochMs: number | null): string | null {
  return epochMs === null ? null : formatInstant(epochMs);
}
