import {
  type Erasure,
  formatDay,
  type Key,
  type Member,
  type Team,
  type TeamDirectory,
  type Workspace,
} from "@daybook/engine";

/** The items of the admin API: times are RFC 3339 in UTC, what is absent is null. */
export function toApiTeam(team: Team): object {
  const { id, slug, name, plan, hideUnlinkedPeople, totalCredits, requestsPerMinute, retentionDays } = team;
  return {
    id,
    slug,
    name,
    plan,
    hideUnlinkedPeople,
    totalCredits,
    requestsPerMinute,
    retentionDays,
    frozenBefore: team.frozenBefore === null ? null : formatDay(team.frozenBefore),
    derivedChats: team.derivedChats,
    derivedChatsEndedAt: at(team.derivedChatsEndedAtMs),
    createdAt: at(team.createdAtMs),
    updatedAt: at(team.updatedAtMs),
  };
}

export function toApiMember(member: Member): object {
  const { id, email, name, avatar, teamRoles, v0Role, aliases } = member;
  return {
    id,
    email,
    name,
    avatar,
    teamRoles,
    v0Role,
    aliases,
    createdAt: at(member.createdAtMs),
    updatedAt: at(member.updatedAtMs),
    removedAt: at(member.removedAtMs),
  };
}

export function toApiErasure({ id, person, pseudonym, createdAtMs, doneAtMs }: Erasure): object {
  return { id, person, pseudonym, createdAt: at(createdAtMs), doneAt: at(doneAtMs) };
}

export function toApiWorkspace(workspace: Workspace): object {
  const { id, slug, name, isDefault, description, preferences, createdBy } = workspace;
  return {
    id,
    slug,
    name,
    isDefault,
    description,
    ...preferences,
    createdBy,
    createdAt: at(workspace.createdAtMs),
    updatedAt: at(workspace.updatedAtMs),
  };
}

export function toApiKey(key: Key, team: TeamDirectory): object {
  const { hash, label, name, kind, memberId, workspaceId, disabled } = key;
  return {
    hash,
    label,
    name,
    kind,
    memberId,
    memberEmail: team.findMemberById(memberId)?.email ?? null,
    workspaceId,
    disabled,
    limitUsd: key.limitUsd,
    limitReset: key.limitReset,
    includeByokInLimit: key.includeByokInLimit,
    expiresAt: at(key.expiresAtMs),
    externalUser: key.externalUser,
    createdAt: at(key.createdAtMs),
    updatedAt: at(key.updatedAtMs),
    revokedAt: at(key.revokedAtMs),
  };
}

function at(epochMs: number): string;
function at(epochMs: number | null): string | null;
function at(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
