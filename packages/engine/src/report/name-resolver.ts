import type { TeamDirectory } from "../accounts/team-directory.js";
import { PERSON_NAME_SEPARATOR } from "../rollup/current-events.js";
import { type Person, personId, resolvePerson } from "./people.js";

/** Whose name it is, worked out once a name for the length of one report, and which names meant a person. */
export class NameResolver {
  readonly #team: TeamDirectory;
  readonly #people = new Map<string, Person | null>();
  readonly #names = new Map<string, string[]>();

  constructor(team: TeamDirectory) {
    this.#team = team;
  }

  /**
   * @param name as PERSON_NAME_SQL joins it
   * @returns null for nobody, and for an unlinked person where the team hides them
   */
  resolve(name: string): Person | null {
    const known = this.#people.get(name);
    if (known !== undefined) return known;
    const [user = "", email = "", key = ""] = name.split(PERSON_NAME_SEPARATOR);
    const found = resolvePerson(this.#team, { user, email, key });
    const person = found?.kind === "unlinked" && this.#team.team.hideUnlinkedPeople ? null : found;
    this.#people.set(name, person);
    if (person !== null) this.#note(personId(person), name);
    return person;
  }

  /** The names resolved so far that meant the person. */
  namesOf(id: string): readonly string[] {
    return this.#names.get(id) ?? [];
  }

  #note(id: string, name: string): void {
    const names = this.#names.get(id);
    if (names === undefined) this.#names.set(id, [name]);
    else names.push(name);
  }
}
