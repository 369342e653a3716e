import { type Erasure, hashName } from "./erasure.js";
import type { TeamDirectory } from "./team-directory.js";

/** How an event names a person, but for the key: empty text where it does not. */
export interface NamePair {
  user: string;
  email: string;
}

/** What the names of an event are to be instead. */
export interface NameChange extends NamePair {
  /** The erased person whose event it is; null: somebody else's, which only mentions an erased name. */
  owner: Erasure | null;
}

/** The erased names of a team as it stands now: only sums of them are known, so a name has to be asked for. */
export interface ErasedNames {
  /** Whose name it was; null: nobody's who was erased. */
  find(name: string): Erasure | null;
  /** Who had the key; null: nobody who was erased. */
  findByKey(keyHash: string): Erasure | null;
  /** Null when both names may stay. */
  change(names: NamePair): NameChange | null;
}

/** What asked-for names came to is remembered up to so many names a team. */
const REMEMBERED_MAX = 20_000;

const remembered = new WeakMap<TeamDirectory, { changeCount: number; names: ErasedNames | null }>();

/** Null for a team that has erased nobody, which costs no more than to ask. To be asked for anew for every request. */
export function erasedNamesOf(team: TeamDirectory): ErasedNames | null {
  const known = remembered.get(team);
  if (known !== undefined && known.changeCount === team.changeCount) return known.names;
  const erasures = team.erasures();
  const names = erasures.length === 0 ? null : toErasedNames(team, erasures);
  remembered.set(team, { changeCount: team.changeCount, names });
  return names;
}

function toErasedNames(team: TeamDirectory, erasures: readonly Erasure[]): ErasedNames {
  const salts = [...new Set(erasures.map(({ salt }) => salt))];
  const byHash = new Map(erasures.flatMap((erasure) => erasure.hashes.map((hash) => [hash, erasure] as const)));
  const byKey = new Map(erasures.flatMap((erasure) => erasure.keyHashes.map((hash) => [hash, erasure] as const)));
  const found = new Map<string, Erasure | null>();
  const find = (name: string): Erasure | null => {
    if (name === "") return null;
    const before = found.get(name);
    if (before !== undefined) return before;
    const hit = salts.map((salt) => byHash.get(hashName(salt, name))).find((erasure) => erasure !== undefined) ?? null;
    if (found.size >= REMEMBERED_MAX) found.clear();
    found.set(name, hit);
    return hit;
  };
  return {
    find,
    findByKey: (keyHash) => byKey.get(keyHash) ?? null,
    change(names) {
      const [user, email] = [find(names.user), find(names.email)];
      if (user === null && email === null) return null;
      const owner = ownerOf(team, [names.user, names.email], find);
      if (owner !== null) return { user: owner.pseudonym, email: "", owner };
      return { user: user?.pseudonym ?? names.user, email: email === null ? names.email : "", owner };
    },
  };
}

/**
 * The erased person whose event it is, by the rule of `resolvePerson` as it was before the erasure: the first name of a
 * current member, else of a removed one, else the first.
 */
function ownerOf(
  team: TeamDirectory,
  texts: readonly string[],
  find: (name: string) => Erasure | null,
): Erasure | null {
  const names = texts
    .filter((text) => text !== "")
    .map((text) => {
      const erasure = find(text);
      if (erasure !== null) return { erasure, person: erasure.person };
      if (team.findMemberByString(text) !== undefined) return { erasure, person: "member" };
      return { erasure, person: team.findRemovedMemberByString(text) === undefined ? "unlinked" : "removed" };
    });
  const named =
    names.find(({ person }) => person === "member") ?? names.find(({ person }) => person === "removed") ?? names[0];
  return named?.erasure ?? null;
}
