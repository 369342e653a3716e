import { describe, expect, test } from "vitest";
import { identify, mayAdminister, mayAdministerTeam, mayReadTeam, maySendEvents, type Caller } from "./caller.js";
import { DirectoryCopy } from "./directory.js";
import type { Key } from "./key.js";
import { hashSecret } from "./key-secret.js";
import type { Member } from "./member.js";
import { KEY_KINDS, TEAM_ROLES, type TeamRole } from "./roles.js";

const OPERATOR = "operator-token";
const NOW_MS = Date.UTC(2026, 2, 15, 12);

function member(id: string, teamRoles: TeamRole[]): Member {
  return {
    id,
    teamId: "team_a",
    email: `${id}@example.com`,
    name: null,
    avatar: null,
    teamRoles,
    v0Role: null,
    aliases: [],
    createdAtMs: 0,
    updatedAtMs: null,
    removedAtMs: null,
    erasedAs: null,
  };
}

function key(secret: string, changes: Partial<Key> & { memberId: string }): Key {
  return {
    hash: hashSecret(secret),
    teamId: "team_a",
    kind: "management",
    name: secret,
    label: "sk-db-v1-000...000",
    workspaceId: null,
    disabled: false,
    limitUsd: null,
    limitReset: null,
    includeByokInLimit: false,
    expiresAtMs: null,
    externalUser: null,
    externalKeyHash: null,
    createdAtMs: 0,
    updatedAtMs: null,
    revokedAtMs: null,
    ...changes,
  };
}

const directory = new DirectoryCopy();
for (const id of ["team_a", "team_b"]) {
  const team = {
    id,
    slug: id.replace("_", "-"),
    name: id,
    plan: "p",
    hideUnlinkedPeople: false,
    totalCredits: null,
    requestsPerMinute: null,
    retentionDays: null,
    frozenBefore: null,
    derivedChats: "auto" as const,
    derivedChatsEndedAtMs: null,
    createdAtMs: 0,
    updatedAtMs: null,
  };
  directory.put({
    team,
    revision: 0,
    members: [],
    workspaces: [],
    workspaceMembers: [],
    keys: [],
    erasures: [],
    prices: null,
  });
}
directory.apply("team_a", {
  revision: 1,
  change: {
    members: [...TEAM_ROLES.map((role) => member(role, [role])), { ...member("gone", ["OWNER"]), removedAtMs: 1 }],
    keys: [
      ...TEAM_ROLES.flatMap((role) => KEY_KINDS.map((kind) => key(`${kind} of ${role}`, { memberId: role, kind }))),
      key("disabled", { memberId: "OWNER", disabled: true }),
      key("expired", { memberId: "OWNER", expiresAtMs: NOW_MS }),
      key("about to expire", { memberId: "OWNER", expiresAtMs: NOW_MS + 1 }),
      key("revoked", { memberId: "OWNER", revokedAtMs: 1 }),
      key("of a removed member", { memberId: "gone" }),
    ],
  },
});

function identifySecret(secret: string, actingTeamSlug?: string) {
  return identify({ secret, directory, operatorTokenHash: hashSecret(OPERATOR), actingTeamSlug, nowMs: NOW_MS });
}

function callerOf(secret: string, actingTeamSlug?: string): Caller {
  const caller = identifySecret(secret, actingTeamSlug);
  if (caller === null || caller.kind === "unknown-team") throw new Error(`${secret} is nobody`);
  return caller;
}

describe("identify", () => {
  test.each([
    "",
    "unknown",
    "disabled",
    "expired",
    "revoked",
    "of a removed member",
    hashSecret(OPERATOR),
    OPERATOR.toUpperCase(),
  ])("%j is nobody", (secret) => {
    expect(identifySecret(secret)).toBeNull();
  });

  test("a key works until the moment at which it expires", () => {
    expect(callerOf("about to expire").kind).toBe("management");
  });

  test("a key acts for its own team, whatever team is asked for", () => {
    expect(callerOf("ingest of MEMBER", "team-b").team?.team.id).toBe("team_a");
    expect(callerOf("ingest of MEMBER", "nowhere").team?.team.id).toBe("team_a");
  });

  test("the operator acts for the named team, for none without a name, and learns of a name that does not exist", () => {
    expect(callerOf(OPERATOR, "team-b").team?.team.id).toBe("team_b");
    expect(callerOf(OPERATOR).team).toBeNull();
    expect(identifySecret(OPERATOR, "nowhere")).toEqual({ kind: "unknown-team", slug: "nowhere" });
  });

  test("an empty operator hash lets nobody in", () => {
    expect(identify({ secret: "", directory, operatorTokenHash: "", nowMs: NOW_MS })).toBeNull();
  });
});

describe("who may do what", () => {
  const table = TEAM_ROLES.flatMap((role) => KEY_KINDS.map((kind) => ({ role, kind })));

  test.each(table)("$kind key of $role", ({ role, kind }) => {
    const caller = callerOf(`${kind} of ${role}`);
    const isOwner = kind === "management" && role === "OWNER";
    expect(maySendEvents(caller)).toBe(kind === "ingest" || isOwner);
    expect(mayReadTeam(caller)).toBe(isOwner || (kind === "management" && role === "BILLING"));
    expect(mayAdminister(caller)).toBe(isOwner);
    expect(mayAdministerTeam(caller, "team-a")).toBe(isOwner);
    expect(mayAdministerTeam(caller, "team-b")).toBe(false);
  });

  test("an operator who acts for a team is its OWNER and touches no other", () => {
    const caller = callerOf(OPERATOR, "team-a");
    expect([maySendEvents(caller), mayReadTeam(caller), mayAdminister(caller)]).toEqual([true, true, true]);
    expect([mayAdministerTeam(caller, "team-a"), mayAdministerTeam(caller, "team-b")]).toEqual([true, false]);
  });

  test("an operator who acts for no team administers all, reads none and sends nothing", () => {
    const caller = callerOf(OPERATOR);
    expect([maySendEvents(caller), mayReadTeam(caller), mayAdminister(caller)]).toEqual([false, false, true]);
    expect(mayAdministerTeam(caller, "team-b")).toBe(true);
  });
});
