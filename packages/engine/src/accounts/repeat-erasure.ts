import { eq } from "drizzle-orm";
import { erasuresTable } from "../store/accounts/erasures-table.js";
import { membersTable } from "../store/accounts/members-table.js";
import { emptyKeysFor, emptyMember, ownNames } from "./empty-person.js";
import { fromErasureRow, hashName } from "./erasure.js";
import { firstRow } from "./first-row.js";
import { fromMemberRow, type Member } from "./member.js";
import { changeAliases } from "./members.js";
import type { NotedErasure } from "./noted-erasure.js";
import type { TeamChange } from "./team-directory.js";
import type { TeamWrite, Written } from "./team-writer.js";

/**
 * Notes an erasure that was made elsewhere or later than what is stored here, as a restored backup is, and empties what
 * accounts know of the person. Events are not touched yet.
 *
 * The names are those that the person had then, and those that the person has here: an older backup may know some that
 * were given up since. Other members lose an alias that is one of the names; an email they keep, for it is what they are
 * called by.
 *
 * @returns whether it was not noted here before
 */
export async function repeatErasure(write: TeamWrite, noted: NotedErasure): Promise<Written<boolean>> {
  const { tx, team, at } = write;
  if (team.erasures().some(({ id }) => id === noted.id)) return { change: {}, result: false };
  const { pseudonym, salt } = noted;
  const erased = new Set(noted.hashes);
  const isTheirs = (name: string): boolean => erased.has(hashName(salt, name));
  const others = [...team.members(), ...team.removedMembers()].filter(({ erasedAs }) => erasedAs === null);
  const member = others.find(({ id }) => isTheirs(id));
  const [emptied, names] =
    member === undefined
      ? [{ members: [], keys: [] }, []]
      : [await emptyMember(write, member, pseudonym), ownNames(team, member)];
  const hashes = new Set([...noted.hashes, ...names.map((name) => hashName(salt, name))]);
  const freed = await emptyKeysFor(write, (name) => hashes.has(hashName(salt, name)), pseudonym);
  const stripped: Member[] = [];
  for (const other of others) {
    if (other !== member && other.aliases.some(isTheirs)) stripped.push(await dropAliases(write, other, isTheirs));
  }
  const rows = await tx
    .insert(erasuresTable)
    .values({
      id: noted.id,
      teamId: team.team.id,
      person: noted.person,
      pseudonym,
      salt,
      hashes: [...hashes],
      keyHashes: [...new Set([...noted.keyHashes, ...emptied.keys.map(({ hash }) => hash)])],
      createdAt: new Date(noted.createdAt),
      updatedAt: at,
    })
    .returning();
  const change: TeamChange = {
    ...emptied,
    members: [...emptied.members, ...stripped],
    keys: [...emptied.keys, ...freed],
    erasures: [fromErasureRow(firstRow(rows))],
  };
  return { change, result: true };
}

async function dropAliases(
  { tx, at }: TeamWrite,
  before: Member,
  isDropped: (alias: string) => boolean,
): Promise<Member> {
  const aliases = before.aliases.filter((alias) => !isDropped(alias));
  const isCurrent = before.removedAtMs === null;
  if (isCurrent) await changeAliases(tx, { before, aliases });
  const rows = await tx
    .update(membersTable)
    .set({ updatedAt: at, ...(isCurrent ? {} : { formerAliases: aliases }) })
    .where(eq(membersTable.id, before.id))
    .returning();
  return fromMemberRow(firstRow(rows), aliases);
}
