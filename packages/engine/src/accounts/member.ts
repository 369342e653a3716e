import { z } from "zod";
import type { membersTable } from "../store/accounts/members-table.js";
import { Aliases, Avatar, DisplayName, Email, OptionalV0Role, TeamRoles } from "./input-fields.js";
import type { TeamRole, V0Role } from "./roles.js";

/** A person in a team. */
export interface Member {
  id: string;
  teamId: string;
  /** Lower case. */
  email: string;
  name: string | null;
  avatar: string | null;
  teamRoles: TeamRole[];
  v0Role: V0Role | null;
  /** Oldest first; of a removed member, those held at removal. */
  aliases: string[];
  createdAtMs: number;
  updatedAtMs: number | null;
  /** Null: a current member. */
  removedAtMs: number | null;
  /** What stands in events for every name the member had; null: not erased. */
  erasedAs: string | null;
}

export const NewMember = z.strictObject({
  email: Email,
  name: DisplayName.nullable().optional(),
  avatar: Avatar.nullable().optional(),
  teamRoles: TeamRoles,
  v0Role: OptionalV0Role.optional(),
  aliases: Aliases.optional(),
});
export type NewMember = z.input<typeof NewMember>;

/** An absent field stays as it is; `aliases` replaces the whole list. */
export const MemberChanges = NewMember.partial();
export type MemberChanges = z.input<typeof MemberChanges>;

export function fromMemberRow(row: typeof membersTable.$inferSelect, aliases: readonly string[]): Member {
  return {
    id: row.id,
    teamId: row.teamId,
    email: row.email,
    name: row.name,
    avatar: row.avatar,
    teamRoles: TeamRoles.parse(row.teamRoles),
    v0Role: OptionalV0Role.parse(row.v0Role),
    aliases: row.removedAt === null ? [...aliases] : row.formerAliases,
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
    removedAtMs: row.removedAt?.getTime() ?? null,
    erasedAs: row.erasedAs,
  };
}
