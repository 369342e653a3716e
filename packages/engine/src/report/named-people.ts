import type { TeamDirectory } from "../accounts/team-directory.js";
import { type Person, personId, resolvePerson, toPersonStrings } from "./people.js";

/**
 * The people of a team, numbered: its current members by age, then others as events name them. A number stands for one
 * person however many names that person has, so a report adds up in arrays.
 */
export interface NamedPeople {
  /** By number. Grows as names are looked up. */
  readonly people: readonly Person[];
  /** The first so many people are the current members. */
  readonly memberCount: number;
  /**
   * Whose usage it is, as `resolvePerson` has it; null: nobody's.
   *
   * @param name user, email and key as PERSON_NAME_SQL joins them
   */
  numberOf(name: string): number | null;
}

/** What names meant since the team's last change. */
interface Remembered extends NamedPeople {
  changeCount: number;
}

let remembered = new WeakMap<TeamDirectory, Remembered>();
let namesRemembered = 0;
/** All is forgotten when a report finds more names than this remembered, of all teams: 36 MB of unknown people. */
const NAMES_MAX = 100_000;

/**
 * The team's people as it stands now. What a name means is remembered until the team changes: a report names ten
 * thousand people, and the next one the same. To be asked for anew for every report, and not kept over an `await`.
 */
export function namedPeople(team: TeamDirectory): NamedPeople {
  if (namesRemembered > NAMES_MAX) {
    remembered = new WeakMap();
    namesRemembered = 0;
  }
  const known = remembered.get(team);
  if (known !== undefined && known.changeCount === team.changeCount) return known;
  const fresh = numberPeople(team);
  remembered.set(team, fresh);
  return fresh;
}

function numberPeople(team: TeamDirectory): Remembered {
  const people: Person[] = team.members().map((member) => ({ kind: "member", member }));
  const numbersById = new Map(people.map((person, number) => [personId(person), number]));
  const numbersByName = new Map<string, number | null>();
  const lookUp = (name: string): number | null => {
    const person = resolvePerson(team, toPersonStrings(name));
    if (person === null) return null;
    const id = personId(person);
    const number = numbersById.get(id) ?? people.push(person) - 1;
    numbersById.set(id, number);
    return number;
  };
  return {
    changeCount: team.changeCount,
    people,
    memberCount: people.length,
    numberOf(name) {
      const before = numbersByName.get(name);
      if (before !== undefined) return before;
      const number = lookUp(name);
      numbersByName.set(name, number);
      namesRemembered++;
      return number;
    },
  };
}
