import { timingSafeEqual } from "node:crypto";
import type { Directory } from "./directory.js";
import type { Key } from "./key.js";
import { hashSecret } from "./key-secret.js";
import type { Member } from "./member.js";
import type { KeyKind } from "./roles.js";
import type { TeamDirectory } from "./team-directory.js";

/** Who is asking. An operator acts as the OWNER of `team`, or of none yet. */
export type Caller = OperatorCaller | KeyCaller;

export interface OperatorCaller {
  kind: "operator";
  team: TeamDirectory | null;
}

export interface KeyCaller {
  kind: KeyKind;
  key: Key;
  member: Member;
  team: TeamDirectory;
}

/** The operator token is right, but the team it wants to act for does not exist. */
export interface UnknownTeam {
  kind: "unknown-team";
  slug: string;
}

/**
 * Finds out whose secret this is.
 *
 * @param options.operatorTokenHash SHA-256 of the operator token, lower-case hex
 * @param options.actingTeamSlug the team an operator wants to act for; a key always acts for its own, whatever is asked
 * @param options.nowMs when it is asked, epoch milliseconds: an expired key stops at that very moment
 * @returns null for a secret that is unknown, disabled, expired or revoked, and for the key of a removed member
 */
export function identify(options: {
  secret: string;
  directory: Directory;
  operatorTokenHash: string;
  actingTeamSlug?: string | undefined;
  nowMs: number;
}): Caller | UnknownTeam | null {
  const hash = hashSecret(options.secret);
  if (isSameHash(hash, options.operatorTokenHash)) {
    const slug = options.actingTeamSlug;
    if (slug === undefined) return { kind: "operator", team: null };
    const team = options.directory.findTeamBySlug(slug);
    return team === undefined ? { kind: "unknown-team", slug } : { kind: "operator", team };
  }
  return identifyKeyHash({ hash, directory: options.directory, nowMs: options.nowMs });
}

/** The same for a key that was proved to be held before, as a session remembers it: by its hash. */
export function identifyKeyHash({
  hash,
  directory,
  nowMs,
}: {
  hash: string;
  directory: Directory;
  nowMs: number;
}): KeyCaller | null {
  const entry = directory.findKeyByHash(hash);
  if (entry === undefined || !isSameHash(hash, entry.key.hash)) return null;
  const { key, member, teamDirectory: team } = entry;
  if (key.disabled || key.revokedAtMs !== null || member.removedAtMs !== null) return null;
  if (key.expiresAtMs !== null && key.expiresAtMs <= nowMs) return null;
  return { kind: key.kind, key, member, team };
}

/** Events go in with an ingest key, an OWNER's management key, or the operator token acting for a team. */
export function maySendEvents(caller: Caller): boolean {
  return caller.kind === "ingest" || isOwner(caller);
}

/** Everything in the caller's team may be read: OWNER and BILLING with a management key, an operator acting for it. */
export function mayReadTeam(caller: Caller): boolean {
  return isOwner(caller) || (caller.kind === "management" && caller.member.teamRoles.includes("BILLING"));
}

/** Something may be administered: an OWNER's own team, an operator's any. For one team ask `mayAdministerTeam`. */
export function mayAdminister(caller: Caller): boolean {
  return caller.kind === "operator" || isOwner(caller);
}

/** The team with this slug may be administered; an operator who acts for a team sees no other. */
export function mayAdministerTeam(caller: Caller, slug: string): boolean {
  if (!mayAdminister(caller)) return false;
  return caller.team === null || caller.team.team.slug === slug;
}

function isOwner(caller: Caller): boolean {
  if (caller.kind === "operator") return caller.team !== null;
  return caller.kind === "management" && caller.member.teamRoles.includes("OWNER");
}

function isSameHash(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left, "hex");
  const rightBytes = Buffer.from(right, "hex");
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
