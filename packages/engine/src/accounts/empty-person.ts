import { and, eq, inArray } from "drizzle-orm";
import { keysTable } from "../store/accounts/keys-table.js";
import { membersTable } from "../store/accounts/members-table.js";
import { firstRow } from "./first-row.js";
import { fromKeyRow, type Key } from "./key.js";
import { fromMemberRow, type Member } from "./member.js";
import { endMembership } from "./members.js";
import { foldPersonString } from "./person-string.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamWrite } from "./team-writer.js";

/** Removes the member, and leaves nothing in the row and in those of the keys that tells who it was. */
export async function emptyMember(
  { tx, team, at }: TeamWrite,
  member: Member,
  pseudonym: string,
): Promise<{ members: Member[]; keys: Key[]; deletedWorkspaceMemberIds?: string[] }> {
  const ended = member.removedAtMs === null ? await endMembership({ tx, at }, member) : {};
  const rows = await tx
    .update(membersTable)
    .set({
      email: `${pseudonym}@erased.invalid`,
      name: null,
      avatar: null,
      formerAliases: [],
      erasedAs: pseudonym,
      updatedAt: at,
      removedAt: member.removedAtMs === null ? at : new Date(member.removedAtMs),
    })
    .where(eq(membersTable.id, member.id))
    .returning();
  const keys = await tx
    .update(keysTable)
    .set({ name: "erased", externalUser: null, externalKeyHash: null, updatedAt: at })
    .where(and(eq(keysTable.teamId, team.team.id), eq(keysTable.memberId, member.id)))
    .returning();
  return { members: [fromMemberRow(firstRow(rows), [])], ...ended, keys: keys.map(fromKeyRow) };
}

/** Keys of others that were made for the person. @param isTheirs told names as they are compared */
export async function emptyKeysFor(
  { tx, team, at }: TeamWrite,
  isTheirs: (name: string) => boolean,
  pseudonym: string,
): Promise<Key[]> {
  const hashes = [...team.keys()]
    .filter(({ externalUser }) => externalUser !== null && isTheirs(foldPersonString(externalUser)))
    .map(({ hash }) => hash);
  if (hashes.length === 0) return [];
  const rows = await tx
    .update(keysTable)
    .set({ externalUser: pseudonym, updatedAt: at })
    .where(and(eq(keysTable.teamId, team.team.id), inArray(keysTable.hash, hashes)))
    .returning();
  return rows.map(fromKeyRow);
}

/** Every string that means the member; of a removed one, those that mean nobody else by now. */
export function ownNames(team: TeamDirectory, member: Member): string[] {
  const names = [...new Set([member.id, member.email, ...member.aliases])];
  if (member.removedAtMs === null) return names;
  return names.filter((name) => name === member.id || team.findRemovedMemberByString(name)?.id === member.id);
}
