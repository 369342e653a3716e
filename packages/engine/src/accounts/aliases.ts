import { eq } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import { membersTable } from "../store/accounts/members-table.js";
import { getCurrentMember, requireFreeClaims } from "./claims.js";
import { firstRow } from "./first-row.js";
import { Alias } from "./input-fields.js";
import { fromMemberRow, type Member } from "./member.js";
import { changeAliases } from "./members.js";
import { parseInput } from "./parse-input.js";
import type { TeamScope } from "./team-scope.js";
import type { TeamDirectory } from "./team-directory.js";

export interface AliasEntry {
  value: string;
  memberId: string;
}

/** The aliases of all current members, by member, oldest first. */
export function listAliases(scope: TeamScope): AliasEntry[] {
  return scope.team.members().flatMap((member) => member.aliases.map((value) => ({ value, memberId: member.id })));
}

/**
 * Lets a string in events mean the member. Adding it again changes nothing.
 *
 * @throws DaybookError `not_found` (no such member); `conflict` when the string means another current member
 */
export async function addAlias(
  scope: TeamScope,
  { idOrEmail, alias }: { idOrEmail: string; alias: string },
): Promise<Member> {
  const value = parseInput(Alias, alias);
  return await scope.write(async ({ tx, team, at }) => {
    const before = getCurrentMember(team, idOrEmail);
    requireFreeClaims(team, { id: before.id, claims: [value] });
    if (before.aliases.includes(value)) return { change: {}, result: before };
    const member = await setAliases(tx, { before, aliases: [...before.aliases, value], at });
    return { change: { members: [member] }, result: member };
  });
}

/**
 * Gives an alias to another member, in one step.
 *
 * @param to.idOrEmail who gets it
 * @throws DaybookError `not_found` when nobody has the alias or the member does not exist; `conflict` when the string
 *   is also the email or id of its holder, which cannot be moved
 */
export async function moveAlias(
  scope: TeamScope,
  { idOrEmail, alias }: { idOrEmail: string; alias: string },
): Promise<Member> {
  const value = parseInput(Alias, alias);
  return await scope.write(async ({ tx, team, at }) => {
    const to = getCurrentMember(team, idOrEmail);
    const from = getAliasHolder(team, value);
    if (from.id === to.id) return { change: {}, result: to };
    if (from.email === value || from.id === value) requireFreeClaims(team, { id: to.id, claims: [value] });
    const giver = await setAliases(tx, { before: from, aliases: from.aliases.filter((other) => other !== value), at });
    const taker = await setAliases(tx, { before: to, aliases: [...to.aliases, value], at });
    return { change: { members: [giver, taker] }, result: taker };
  });
}

/** @throws DaybookError `not_found` when nobody has the alias */
export async function removeAlias(scope: TeamScope, alias: string): Promise<Member> {
  const value = parseInput(Alias, alias);
  return await scope.write(async ({ tx, team, at }) => {
    const before = getAliasHolder(team, value);
    const member = await setAliases(tx, { before, aliases: before.aliases.filter((other) => other !== value), at });
    return { change: { members: [member] }, result: member };
  });
}

function getAliasHolder(team: TeamDirectory, value: string): Member {
  const holder = team.findMemberByString(value);
  if (holder?.aliases.includes(value)) return holder;
  throw new DaybookError("not_found", `No member of team "${team.team.slug}" has the alias "${value}".`);
}

async function setAliases(
  tx: AccountsDatabase,
  { before, aliases, at }: { before: Member; aliases: readonly string[]; at: Date },
): Promise<Member> {
  await changeAliases(tx, { before, aliases });
  const rows = await tx.update(membersTable).set({ updatedAt: at }).where(eq(membersTable.id, before.id)).returning();
  return fromMemberRow(firstRow(rows), aliases);
}
