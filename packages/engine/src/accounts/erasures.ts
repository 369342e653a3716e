import { and, eq, inArray } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import { erasuresTable } from "../store/accounts/erasures-table.js";
import { keysTable } from "../store/accounts/keys-table.js";
import { membersTable } from "../store/accounts/members-table.js";
import { type ErasedKind, type Erasure, fromErasureRow, hashName } from "./erasure.js";
import { firstRow } from "./first-row.js";
import { fromKeyRow, type Key } from "./key.js";
import { fromMemberRow, type Member } from "./member.js";
import { endMembership } from "./members.js";
import { foldPersonString } from "./person-string.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamScope } from "./team-scope.js";
import type { TeamWrite } from "./team-writer.js";

/**
 * Notes that a person is to be erased, and empties what accounts know of them: a member is removed, the row keeps no
 * name, address or picture, the keys end and lose their names. Events are not touched yet. Noted before, it is returned
 * as it stands, so asking again changes nothing.
 *
 * @param name id, email or alias of a member, also of a removed one, or a string that only events know
 * @param isInEvents whether events know a string that no member has
 * @throws DaybookError `not_found` when the name is nobody's
 */
export async function recordErasure(
  scope: TeamScope,
  { name, isInEvents }: { name: string; isInEvents: boolean },
): Promise<Erasure> {
  return await scope.write(async (write) => {
    const { tx, team, at } = write;
    const noted = findErasure(team, name);
    if (noted !== undefined) return { change: {}, result: noted };
    const member = memberCalled(team, name);
    if (member === undefined && !isInEvents) throw nobody(team, name);
    const kind: ErasedKind = member === undefined ? "unlinked" : member.removedAtMs === null ? "member" : "removed";
    const names = member === undefined ? [foldPersonString(name)] : ownNames(team, member);
    const salt = team.erasures()[0]?.salt ?? scope.randomBytes(16).toString("hex");
    const pseudonym = `erased-${scope.randomBytes(8).toString("hex")}`;
    const emptied = member === undefined ? { members: [], keys: [] } : await emptyMember(write, member, pseudonym);
    const freed = await emptyKeysFor(write, names, pseudonym);
    const rows = await tx
      .insert(erasuresTable)
      .values({
        id: `erasure_${scope.randomBytes(12).toString("hex")}`,
        teamId: scope.teamId,
        person: kind,
        pseudonym,
        salt,
        hashes: names.map((each) => hashName(salt, each)),
        keyHashes: emptied.keys.map(({ hash }) => hash),
        createdAt: at,
      })
      .returning();
    const erasure = fromErasureRow(firstRow(rows));
    return { change: { ...emptied, keys: [...emptied.keys, ...freed], erasures: [erasure] }, result: erasure };
  });
}

/** Notes that no event holds a name of the person any more, or, when one has come since, that some do again. */
export async function settleErasure(
  scope: TeamScope,
  { id, isDone }: { id: string; isDone: boolean },
): Promise<Erasure> {
  return await scope.write(async ({ tx, at }) => {
    const rows = await tx
      .update(erasuresTable)
      .set({ doneAt: isDone ? at : null, updatedAt: at })
      .where(and(eq(erasuresTable.teamId, scope.teamId), eq(erasuresTable.id, id)))
      .returning();
    const erasure = fromErasureRow(firstRow(rows));
    return { change: { erasures: [erasure] }, result: erasure };
  });
}

/** The erasure that took this name, if there was one. */
function findErasure(team: TeamDirectory, name: string): Erasure | undefined {
  // Somebody new may have taken an erased name; then that person is meant.
  if (team.findMemberByString(name) !== undefined) return undefined;
  const erased = team.findMemberById(name)?.erasedAs ?? null;
  return team
    .erasures()
    .find(({ pseudonym, salt, hashes }) => pseudonym === (erased ?? name) || hashes.includes(hashName(salt, name)));
}

function memberCalled(team: TeamDirectory, name: string): Member | undefined {
  const member = team.findMemberByString(name) ?? team.findMemberById(name) ?? team.findRemovedMemberByString(name);
  return member?.erasedAs === null ? member : undefined;
}

/** Every string that means the member; of a removed one, those that mean nobody else by now. */
function ownNames(team: TeamDirectory, member: Member): string[] {
  const names = [...new Set([member.id, member.email, ...member.aliases])];
  if (member.removedAtMs === null) return names;
  return names.filter((name) => name === member.id || team.findRemovedMemberByString(name)?.id === member.id);
}

async function emptyMember(
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

/** Keys of others that were made for the person. */
async function emptyKeysFor({ tx, team, at }: TeamWrite, names: readonly string[], pseudonym: string): Promise<Key[]> {
  const hashes = [...team.keys()]
    .filter(({ externalUser }) => externalUser !== null && names.includes(foldPersonString(externalUser)))
    .map(({ hash }) => hash);
  if (hashes.length === 0) return [];
  const rows = await tx
    .update(keysTable)
    .set({ externalUser: pseudonym, updatedAt: at })
    .where(and(eq(keysTable.teamId, team.team.id), inArray(keysTable.hash, hashes)))
    .returning();
  return rows.map(fromKeyRow);
}

function nobody(team: TeamDirectory, name: string): DaybookError {
  return new DaybookError(
    "not_found",
    `Nobody in team "${team.team.slug}" is called "${name}", and no event names one so. Give an id, an email, an alias, or the string that events say.`,
  );
}
