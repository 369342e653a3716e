import { and, eq, inArray, isNull } from "drizzle-orm";
import { aliasesTable } from "../store/accounts/aliases-table.js";
import type { AccountsDatabase } from "../store/accounts/database.js";
import { keysTable } from "../store/accounts/keys-table.js";
import { membersTable } from "../store/accounts/members-table.js";
import { workspaceMembersTable } from "../store/accounts/workspace-members-table.js";
import { getCurrentMember, requireFreeClaims } from "./claims.js";
import { firstRow } from "./first-row.js";
import { fromKeyRow, type Key } from "./key.js";
import { fromMemberRow, MemberChanges, NewMember, type Member } from "./member.js";
import { parseInput } from "./parse-input.js";
import type { TeamScope } from "./team-scope.js";
import type { TeamWrite } from "./team-writer.js";

/** @throws DaybookError `conflict` when another current member has the email, or an alias, as id, email or alias */
export async function addMember(scope: TeamScope, input: NewMember): Promise<Member> {
  const { aliases = [], ...fields } = parseInput(NewMember, input);
  return await scope.write(async ({ tx, team, at }) => {
    const id = `user_${scope.randomBytes(12).toString("hex")}`;
    requireFreeClaims(team, { id, claims: [fields.email, ...aliases] });
    const rows = await tx
      .insert(membersTable)
      .values({ ...fields, id, teamId: scope.teamId, createdAt: at })
      .returning();
    const member = fromMemberRow(firstRow(rows), aliases);
    await changeAliases(tx, { before: { ...member, aliases: [] }, aliases });
    return { change: { members: [member] }, result: member };
  });
}

/**
 * Changes what is given. A new email leaves the old one as an alias, unless `aliases` is given too: events that name
 * the person by the old address stay that person's.
 *
 * @param idOrEmail of a current member
 * @throws DaybookError `not_found`; `conflict` as for `addMember`
 */
export async function updateMember(
  scope: TeamScope,
  { idOrEmail, changes }: { idOrEmail: string; changes: MemberChanges },
): Promise<Member> {
  const { aliases: newAliases, ...fields } = parseInput(MemberChanges, changes);
  return await scope.write(async ({ tx, team, at }) => {
    const before = getCurrentMember(team, idOrEmail);
    const email = fields.email ?? before.email;
    const kept = email === before.email ? before.aliases : [...new Set([...before.aliases, before.email])];
    const aliases = newAliases ?? kept;
    requireFreeClaims(team, { id: before.id, claims: [email, ...aliases] });

    await changeAliases(tx, { before, aliases });
    const rows = await tx
      .update(membersTable)
      .set({ ...fields, updatedAt: at })
      .where(eq(membersTable.id, before.id))
      .returning();
    const member = fromMemberRow(firstRow(rows), aliases);
    return { change: { members: [member] }, result: member };
  });
}

/**
 * Removes a person from the team and its workspaces: the keys are revoked, email and aliases are free for others, events
 * stay.
 *
 * @param idOrEmail of a current member
 * @throws DaybookError `not_found`
 */
export async function removeMember(scope: TeamScope, idOrEmail: string): Promise<Member> {
  return await scope.write(async ({ tx, team, at }) => {
    const before = getCurrentMember(team, idOrEmail);
    const ended = await endMembership({ tx, at }, before);
    const rows = await tx
      .update(membersTable)
      .set({ removedAt: at, formerAliases: before.aliases })
      .where(eq(membersTable.id, before.id))
      .returning();
    const member = fromMemberRow(firstRow(rows), []);
    return { change: { members: [member], ...ended }, result: member };
  });
}

/** Frees a current member's aliases, revokes the keys and gives up the places in workspaces. */
export async function endMembership(
  { tx, at }: Pick<TeamWrite, "tx" | "at">,
  before: Member,
): Promise<{ keys: Key[]; deletedWorkspaceMemberIds: string[] }> {
  const { id: memberId, teamId } = before;
  await changeAliases(tx, { before, aliases: [] });
  const keys = await tx
    .update(keysTable)
    .set({ revokedAt: at })
    .where(and(eq(keysTable.teamId, teamId), eq(keysTable.memberId, memberId), isNull(keysTable.revokedAt)))
    .returning();
  const places = await tx
    .delete(workspaceMembersTable)
    .where(and(eq(workspaceMembersTable.teamId, teamId), eq(workspaceMembersTable.memberId, memberId)))
    .returning({ id: workspaceMembersTable.id });
  return { keys: keys.map(fromKeyRow), deletedWorkspaceMemberIds: places.map(({ id }) => id) };
}

/** Makes the member's rows in `aliases` these; rows that stay are not touched. */
export async function changeAliases(
  tx: AccountsDatabase,
  { before, aliases }: { before: Member; aliases: readonly string[] },
): Promise<void> {
  const { id: memberId, teamId } = before;
  const dropped = before.aliases.filter((value) => !aliases.includes(value));
  const added = aliases.filter((value) => !before.aliases.includes(value));
  if (dropped.length > 0) {
    await tx
      .delete(aliasesTable)
      .where(
        and(eq(aliasesTable.teamId, teamId), eq(aliasesTable.memberId, memberId), inArray(aliasesTable.value, dropped)),
      );
  }
  if (added.length > 0) await tx.insert(aliasesTable).values(added.map((value) => ({ teamId, memberId, value })));
}
