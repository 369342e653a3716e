import { and, eq } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import { erasuresTable } from "../store/accounts/erasures-table.js";
import { emptyKeysFor, emptyMember, ownNames } from "./empty-person.js";
import { type ErasedKind, type Erasure, fromErasureRow, hashName } from "./erasure.js";
import { firstRow } from "./first-row.js";
import type { Member } from "./member.js";
import { foldPersonString } from "./person-string.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamScope } from "./team-scope.js";

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
    const freed = await emptyKeysFor(write, (name) => names.includes(name), pseudonym);
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

function nobody(team: TeamDirectory, name: string): DaybookError {
  return new DaybookError(
    "not_found",
    `Nobody in team "${team.team.slug}" is called "${name}", and no event names one so. Give an id, an email, an alias, or the string that events say.`,
  );
}
